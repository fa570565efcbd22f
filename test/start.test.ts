import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { start } from './support/start.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'account-graph-start-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A port with a listener on it, or one that was free a moment ago. */
async function port(held: (port: string) => Promise<void>, hold = true): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port: number } = server.address() as AddressInfo;
  const close = () => new Promise((resolve) => server.close(resolve));
  if (!hold) await close();
  await held(String(number));
  if (hold) await close();
}

const inFile = (name: string) => `sqlite:${join(folder, name)}`;

describe('a start', { timeout: 60_000 }, () => {
  it('shows the addresses, and generated secrets once; a restart keeps the data', () =>
    port(async (PORT) => {
      const env = { PORT, DATABASE_URL: inFile('restart.sqlite') };
      const first = start(env);
      await first.prints('rosa@redwood.example');
      for (const path of ['/', '/playground', '/graphql', '/api/2', '/docs', '/healthz']) {
        expect(first.output()).toMatch(new RegExp(`http://localhost:${PORT}${path}$`, 'm'));
      }
      expect(first.output()).toContain('Demo data was created');
      const [, password] = /Administrator +admin \/ (\S+)/.exec(first.output())!;
      const signIn = () =>
        fetch(`http://127.0.0.1:${PORT}/api/2/users/me`, {
          headers: { authorization: `Basic ${btoa(`admin:${password}`)}` },
        });
      expect((await signIn()).status).toBe(200);
      first.kill('SIGTERM');
      expect(await first.ended).toBe(0);

      const second = start(env);
      await second.prints('rosa@redwood.example');
      expect(second.output()).toContain('Demo data exists');
      expect(second.output()).not.toContain('Administrator');
      expect((await signIn()).status).toBe(200);
      second.kill('SIGTERM');
      expect(await second.ended).toBe(0);
    }, false));

  it('creates no demo data in production, and warns of existing demo data', () =>
    port(async (PORT) => {
      const production = start({
        PORT,
        DATABASE_URL: inFile('production.sqlite'),
        NODE_ENV: 'production',
      });
      await production.prints('Health');
      production.kill('SIGTERM');
      expect(await production.ended).toBe(0);
      expect(production.output()).not.toMatch(/Demo|playground|\.example/);

      // The database of the previous test.
      const warned = start({
        PORT,
        DATABASE_URL: inFile('restart.sqlite'),
        NODE_ENV: 'production',
      });
      await warned.prints('demo logins with a public password');
      warned.kill('SIGTERM');
      await warned.ended;
      expect(warned.output()).not.toContain('northern-lights');
    }, false));

  it('reports an invalid configuration in one line', async () => {
    const { ended, output } = start({
      DATABASE_URL: inFile('never.sqlite'),
      NODE_ENV: 'production',
      DEMO_DATA: 'on',
    });
    expect(await ended).toBe(1);
    expect(output()).toBe(
      'account-graph cannot start: DEMO_DATA is "on", but must be off in production because its passwords are public\n',
    );
  });

  it('reports a used port in one line', () =>
    port(async (PORT) => {
      const { ended, output } = start({
        PORT,
        DATABASE_URL: inFile('port.sqlite'),
        DEMO_DATA: 'off',
        LOG_LEVEL: 'silent',
        BOOTSTRAP_ADMIN_PASSWORD: 'password of the test',
        BOOTSTRAP_CLIENT_SECRET: 'secret of the client of the test',
      });
      expect(await ended).toBe(1);
      expect(output()).toBe(
        `account-graph cannot start: port ${PORT} is in use: stop the process that uses it, or set PORT\n`,
      );
    }));

  it('reports a database that cannot be opened in one line, without its password', () =>
    port(async (closed) => {
      const DATABASE_URL = `postgresql://somebody:confidential@127.0.0.1:${closed}/accounts`;
      const { ended, output } = start({ DATABASE_URL, PORT: '0' });
      expect(await ended).toBe(1);
      expect(output()).toMatch(
        /^account-graph cannot start: DATABASE_URL: PostgreSQL cannot be opened \(.*ECONNREFUSED.*\)\n$/,
      );
      expect(output()).not.toContain('confidential');
    }, false));

  it('is refused in one line while another process serves the same file', () =>
    port(async (PORT) => {
      const DATABASE_URL = inFile('shared.sqlite');
      const first = start({ PORT, DATABASE_URL, DEMO_DATA: 'off' });
      await first.prints('Health');
      const second = start({ PORT: '0', DATABASE_URL, DEMO_DATA: 'off' });
      expect(await second.ended).toBe(1);
      expect(second.output()).toBe(
        `account-graph cannot start: DATABASE_URL: another process uses ${join(folder, 'shared.sqlite')}: ` +
          'stop it or configure another file\n',
      );
      first.kill('SIGKILL');
      await first.ended;
      const third = start({ PORT, DATABASE_URL, DEMO_DATA: 'off' });
      await third.prints('Health');
      third.kill('SIGTERM');
      expect(await third.ended).toBe(0);
    }, false));

  it('waits for requests in progress after the first signal, but not after the second', () =>
    port(async (PORT) => {
      const server = start({ PORT, DATABASE_URL: inFile('stop.sqlite'), DEMO_DATA: 'off' });
      await server.prints('Health');
      const socket = connect(Number(PORT), '127.0.0.1');
      socket.on('error', () => {});
      socket.write(
        'POST /api/2/tenants HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n' +
          'content-length: 100\r\n\r\n{',
      );
      await new Promise((resolve) => setTimeout(resolve, 200));
      server.kill('SIGTERM');
      await server.prints('finishing requests in progress');
      // npm repeats signals of the terminal: a second one is not intended.
      server.kill('SIGTERM');
      const patient = await Promise.race([
        server.ended,
        new Promise((resolve) => setTimeout(() => resolve('still there'), 500)),
      ]);
      expect(patient).toBe('still there');
      server.kill('SIGINT');
      expect(await server.ended).toBe(130);
      socket.destroy();
    }, false));

  it.each(['Promise.reject(error)', 'setTimeout(() => { throw error; })'])(
    'ends with status 1 after an unhandled error, and logs no secret: %s',
    (fault) =>
      port(async (PORT) => {
        const code = `process.once('SIGUSR2', () => {
          const error = Object.assign(new Error('a planted fault'), { response: 'planted-secret' });
          ${fault};
        });`;
        const server = start({
          PORT,
          DATABASE_URL: inFile(`fault-${PORT}.sqlite`),
          DEMO_DATA: 'off',
          NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(code)}`,
        });
        await server.prints('Health');
        server.kill('SIGUSR2');
        expect(await server.ended).toBe(1);
        expect(server.output()).toContain('unhandled error: the process exits');
        expect(server.output()).toContain('a planted fault');
        expect(server.output()).not.toContain('planted-secret');
      }, false),
  );
});
