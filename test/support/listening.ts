import { createServer, type AddressInfo } from 'node:net';
import { startTestServer, type TestServer } from './server.js';

/** Returns a free port. */
const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });

/** Starts a server that listens at its public URL, which its tokens and forms contain. */
export async function startListening(): Promise<TestServer> {
  const port = await freePort();
  const server = await startTestServer({ PUBLIC_URL: `http://127.0.0.1:${port}` });
  await server.app.listen({ port, host: '127.0.0.1' });
  server.url = server.config.publicUrl;
  return server;
}
