import { existsSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { chromium, type Browser } from 'playwright-core';
import { startTestServer, type TestServer } from './server.js';

/** The browser of the machine; undefined if it has none. */
export const executablePath = [
  process.env['CHROMIUM_PATH'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
].find((path) => path && existsSync(path));

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts the browser. Without a profile it gets an empty one, which goes when it closes. */
export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: executablePath!, args: flags });

/** A port that nobody has. */
const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });

/** A server that listens where its public address says: forms have to come from there. */
export async function startListening(): Promise<TestServer> {
  const port = await freePort();
  const server = await startTestServer({ PUBLIC_URL: `http://127.0.0.1:${port}` });
  await server.app.listen({ port, host: '127.0.0.1' });
  server.url = server.config.publicUrl;
  return server;
}
