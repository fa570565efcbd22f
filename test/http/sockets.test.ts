import { connect, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startTestServer, useTestServer, type TestServer } from '../support/server.js';

const timeouts = { headers: 600, request: 1500, idle: 2500, keepAlive: 600, check: 100 };
const slow = { timeout: 60_000 };

let server: TestServer;
let port: number;
/** Bytes of an answer that fills every buffer on its way. */
const large = 64 * 1_048_576;
const sockets: Socket[] = [];
beforeAll(async () => {
  server = await startTestServer({}, { timeouts });
});
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  await server.close();
});

/** A connection, what it has received, and its end. */
async function open(address = '127.0.0.1') {
  if (server.url === '') port = Number(new URL(await server.listen()).port);
  const socket = connect({ port, host: '127.0.0.1', localAddress: address });
  sockets.push(socket);
  const received: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => received.push(chunk));
  socket.on('error', () => {});
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  await new Promise<void>((resolve) => {
    socket.once('connect', resolve);
    socket.once('close', () => resolve());
  });
  return { socket, closed, text: () => Buffer.concat(received).toString() };
}

/** Sends a byte from time to time until the connection ends. */
async function drip({ socket }: { socket: Socket }, byte: string): Promise<void> {
  while (!socket.destroyed && socket.writable) {
    socket.write(byte);
    await wait(100);
  }
}

const post = (length: number, more = '') =>
  `POST /api/2/idp/token HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: ${length}\r\n${more}\r\n`;
const get = 'GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n';

describe('a connection', slow, () => {
  it('is closed with 408 if a body arrives too slowly', async () => {
    const attackers = await Promise.all(Array.from({ length: 20 }, () => open()));
    for (const attacker of attackers) attacker.socket.write(post(10_000));
    await Promise.all(attackers.map((attacker) => drip(attacker, 'a')));
    await Promise.all(attackers.map(({ closed }) => closed));
    for (const { text } of attackers) expect(text()).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('is closed if headers arrive too slowly or not at all', async () => {
    const dripping = await open();
    dripping.socket.write('GET / HTTP/1.1\r\nx-slow: ');
    const silent = await open();
    await drip(dripping, 'a');
    await Promise.all([dripping.closed, silent.closed]);
    expect(dripping.text()).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('is closed without requests, if it is half open, or for data that is not HTTP', async () => {
    const kept = await open();
    kept.socket.write(get);
    const half = await open();
    half.socket.end(get);
    const garbage = await open();
    garbage.socket.write(`${get}\u0000\u0001 garbage \r\n\r\n`);
    const waiting = await open();
    waiting.socket.write(post(10, 'expect: 100-continue\r\n'));
    await Promise.all([kept, half, garbage, waiting].map(({ closed }) => closed));
    expect(kept.text()).toMatch(/^HTTP\/1\.1 200 /);
    expect(half.text()).toMatch(/^HTTP\/1\.1 200 /);
    expect(garbage.text()).toContain('HTTP/1.1 400 ');
    expect(waiting.text()).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 408 /);
  });

  it('serves several requests, and a slow body that arrives in time', async () => {
    const client = await open();
    for (let i = 0; i < 3; i++) {
      client.socket.write(get);
      await wait(100);
    }
    const body = 'grant_type=none';
    client.socket.write(post(body.length));
    for (const byte of body) {
      client.socket.write(byte);
      await wait(30);
    }
    await wait(200);
    expect(client.text().match(/HTTP\/1\.1 200 /g)).toHaveLength(3);
    expect(client.text()).toMatch(/HTTP\/1\.1 400 Bad Request[\s\S]*unsupported_grant_type/);
    client.socket.destroy();
  });
});

describe('a long response', slow, async () => {
  const own = await useTestServer({}, { timeouts });
  // Fastify accepts no routes once it is ready, so the response is sent by its server.
  own.app.server.prependListener('request', (request, reply) => {
    if (request.url !== '/large') return;
    request.url = '/healthz?large';
    const end = reply.end.bind(reply);
    reply.writeHead = () => reply;
    reply.end = ((..._: unknown[]) => {
      reply.end = end;
      Readable.from(
        (function* () {
          for (let sent = 0; sent < large; sent += 65_536) yield Buffer.alloc(65_536, 'x');
        })(),
      ).pipe(reply);
      return reply;
    }) as typeof reply.end;
  });
  const url = new URL(await own.listen());

  const download = async (pause: number) => {
    const socket = connect(Number(url.port), '127.0.0.1');
    let received = 0;
    socket.on('error', () => {});
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    socket.write('GET /large HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
    socket.on('data', (chunk: Buffer) => {
      received += chunk.length;
      socket.pause();
      setTimeout(() => socket.resume(), pause);
    });
    await closed;
    return received;
  };

  it('reaches a slow reader, even if it takes longer than all timeouts', async () => {
    const start = performance.now();
    expect(await download(4)).toBeGreaterThanOrEqual(large);
    expect(performance.now() - start).toBeGreaterThan(timeouts.request);
  });

  it('is aborted if the client does not read', async () => {
    const connections = () =>
      new Promise<number>((resolve) => {
        own.app.server.getConnections((_error, count) => resolve(count));
      });
    const socket = connect(Number(url.port), '127.0.0.1');
    socket.on('error', () => {});
    socket.pause();
    socket.write('GET /large HTTP/1.1\r\nhost: x\r\n\r\n');
    await vi.waitFor(async () => expect(await connections()).toBe(1));
    await vi.waitFor(async () => expect(await connections()).toBe(0), { timeout: 20_000 });
    socket.destroy();
  });
});

describe('connections', slow, () => {
  it('are limited, in total and per address', async () => {
    await server.close();
    server = await startTestServer({ MAX_CONNECTIONS: '12' });
    const isOpen = async (address: string) => {
      const { socket, text } = await open(address);
      socket.write(get);
      for (let i = 0; i < 40 && text() === '' && !socket.destroyed; i++) await wait(50);
      return text().startsWith('HTTP/1.1 200');
    };
    const first = [];
    for (let i = 0; i < 5; i++) first.push(await isOpen('127.0.0.1'));
    // One address can have a quarter of twelve connections. Others are accepted.
    expect(first).toEqual([true, true, true, false, false]);
    const others = [];
    for (let i = 2; i < 13; i++) others.push(await isOpen(`127.0.0.${i}`));
    expect(others.filter(Boolean)).toHaveLength(9);
    expect(others.slice(9)).toEqual([false, false]);
    // Closed connections free their slots.
    for (const socket of sockets) socket.destroy();
    await wait(100);
    expect(await isOpen('127.0.0.1')).toBe(true);
  });

  it('of a trusted proxy are not limited per address', async () => {
    await server.close();
    server = await startTestServer({ MAX_CONNECTIONS: '12', TRUSTED_PROXIES: '127.0.0.0/8' });
    const answers = [];
    for (let i = 0; i < 6; i++) {
      const { socket, text } = await open();
      socket.write(get);
      for (let j = 0; j < 40 && text() === ''; j++) await wait(50);
      answers.push(text().slice(0, 12));
    }
    expect(new Set(answers)).toEqual(new Set(['HTTP/1.1 200']));
  });
});
