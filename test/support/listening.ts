import { createServer, type AddressInfo } from 'node:net';
import { startTestServer, type TestServer } from './server.js';

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

/** A server that listens where its public address says: its tokens and its forms name that. */
export async function startListening(): Promise<TestServer> {
  const port = await freePort();
  const server = await startTestServer({ PUBLIC_URL: `http://127.0.0.1:${port}` });
  await server.app.listen({ port, host: '127.0.0.1' });
  server.url = server.config.publicUrl;
  return server;
}
