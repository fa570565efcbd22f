import { once } from 'node:events';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import Fastify from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Stopping } from '../../src/http/stopping.js';
import { startTestServer, type TestServer } from '../support/server.js';

/** A connection, and all that arrived on it. */
interface Talk {
  readonly socket: Socket;
  readonly heard: () => string;
  readonly closed: Promise<void>;
}

describe('a server that stops', () => {
  let server: TestServer;
  let url: URL;
  beforeEach(async () => {
    server = await startTestServer();
    url = new URL(await server.listen());
  });
  afterEach(() => server.close());

  async function open(): Promise<Talk> {
    const socket = connect(Number(url.port), url.hostname);
    let text = '';
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
    socket.on('error', () => {});
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    await new Promise<void>((resolve) => socket.once('connect', () => resolve()));
    return { socket, heard: () => text, closed };
  }
  const get = (path: string) => `GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`;
  const count = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0;

  it('serves requests while /readyz is 503, then closes connections with their responses', async () => {
    const talk = await open();
    const stopped = server.app.stopping.stop(400, () => {});
    talk.socket.write(get('/readyz') + get('/healthz') + get('/login'));
    await sleep(200);
    expect(talk.heard()).toContain('{"status":"stopping"}');
    expect(count(talk.heard(), /HTTP\/1.1 200/g)).toBe(2);
    expect(talk.heard()).not.toMatch(/^connection: close/im);
    await sleep(400);
    talk.socket.write(get('/healthz'));
    await talk.closed;
    expect(count(talk.heard(), /HTTP\/1.1 200/g)).toBe(3);
    expect(count(talk.heard(), /^connection: close/gim)).toBe(1);
    // New connections are accepted until the end of this phase.
    const late = await open();
    late.socket.write(get('/healthz'));
    await late.closed;
    expect(late.heard()).toContain('HTTP/1.1 200');
    await stopped;
  });

  it('answers every request of a pipeline', async () => {
    const talk = await open();
    const stopped = server.app.stopping.stop(100, () => {});
    await sleep(130);
    talk.socket.write(get('/login') + get('/healthz') + get('/healthz'));
    await talk.closed;
    expect(count(talk.heard(), /HTTP\/1.1 200/g)).toBe(3);
    expect(count(talk.heard(), /^connection: close/gim)).toBe(1);
    await stopped;
  });

  it('serves a request that arrives while it closes, and does not wait for silent connections', async () => {
    const [silent, idle, slow] = await Promise.all([open(), open(), open()]);
    idle.socket.write(get('/healthz'));
    slow.socket.write('GET /healthz HTTP/1.1\r\nhost: x\r\n');
    await sleep(100);
    const stopped = server.app.stopping.stop(0, () => {});
    await Promise.all([silent.closed, idle.closed]);
    slow.socket.write('\r\n');
    await slow.closed;
    expect(slow.heard()).toContain('HTTP/1.1 200');
    await stopped;
  });
});

it('answers, without a delay, all requests that have arrived when it stops', async () => {
  // Node.js accepts one connection per turn of the event loop, so most of these are not accepted
  // yet.
  for (let round = 0; round < 20; round++) {
    const app = Fastify({ return503OnClosing: false });
    app.decorate('stopping', new Stopping(app));
    app.get('/', () => sleep(5, 'answer'));
    await app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = app.server.address() as AddressInfo;
    const exchanges = Array.from({ length: 40 }, (_each, i) => {
      const socket = connect(port, '127.0.0.1');
      socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n'.repeat(1 + (i % 3)));
      const connected = new Promise<void>((resolve, reject) => {
        socket.once('connect', resolve).once('error', reject);
      });
      const heard = new Promise<string>((resolve) => {
        let text = '';
        socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
        socket.on('error', (error) => (text += String(error)));
        socket.once('close', () => resolve(text));
      });
      return { connected, heard };
    });
    await Promise.all(exchanges.map(({ connected }) => connected));
    await app.stopping.stop(0, () => {});
    for (const [i, { heard }] of exchanges.entries()) {
      expect((await heard).match(/HTTP\/1.1 200|Error.*/g)).toEqual(
        Array(1 + (i % 3)).fill('HTTP/1.1 200'),
      );
    }
  }
});

describe('a response that a client reads slowly', () => {
  // More than the buffers of both sockets can hold.
  const large = Buffer.alloc(33_554_432, 'x');

  /**
   * Starts a server that stops after a client has begun to read a response, while a connection is
   * idle.
   */
  async function stopWhileSending(body: () => unknown) {
    const app = Fastify({ return503OnClosing: false });
    app.decorate('stopping', new Stopping(app));
    app.get('/', async (_request, reply) => reply.send(body()));
    app.get('/small', () => 'answer');
    await app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = app.server.address() as AddressInfo;
    const ask = async (path: string) => {
      const socket = connect(port, '127.0.0.1');
      const talk = { socket, bytes: 0, closed: once(socket, 'close') };
      socket.on('data', (data: Buffer) => (talk.bytes += data.length));
      socket.on('error', () => {});
      socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`);
      await once(socket, 'data');
      return talk;
    };
    const idle = await ask('/small');
    const slow = await ask('/');
    slow.socket.pause();
    // The server fills the buffers.
    await sleep(50);
    const stopped = app.stopping.stop(0, () => {});
    await sleep(50);
    return { idle, slow, stopped };
  }

  it.each([
    ['of one piece', () => large],
    ['of a stream', () => Readable.from([large])],
  ])('is sent completely when the server stops: %s', async (_kind, body) => {
    const { idle, slow, stopped } = await stopWhileSending(body);
    slow.socket.resume();
    await slow.closed;
    expect(slow.bytes).toBeGreaterThan(large.length);
    await Promise.all([idle.closed, stopped]);
  });

  it('is not waited for if the client has disconnected', async () => {
    const { idle, slow, stopped } = await stopWhileSending(() => large);
    slow.socket.destroy();
    await Promise.all([idle.closed, stopped]);
  });
});
