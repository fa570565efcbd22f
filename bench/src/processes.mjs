import { spawn } from 'node:child_process';
import { createServer } from 'node:net';

/** Returns a free port. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

const running = new Set();

/**
 * Starts `node script` and waits until it prints `listening`.
 *
 * @param {string} name for messages
 * @param {string} script
 * @param {{ env?: Record<string, string>, nodeArguments?: string[], log?: boolean }} options
 */
export async function startServer(name, script, { env = {}, nodeArguments = [] } = {}) {
  const port = await freePort();
  const child = spawn(process.execPath, [...nodeArguments, script], {
    env: { ...process.env, NODE_ENV: 'production', ...env, PORT: String(port), HOST: '127.0.0.1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let output = '';
  const exited = new Promise((resolve) => child.once('exit', resolve)).then((code) => {
    running.delete(child);
    return code;
  });
  await new Promise((resolve, reject) => {
    const timeout = setTimeout(
      () => reject(new Error(`${name} did not start:\n${output}`)),
      60_000,
    );
    const hear = (chunk) => {
      output = (output + chunk).slice(-4000);
      if (output.includes('listening')) {
        clearTimeout(timeout);
        resolve();
      }
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    void exited.then((code) => {
      clearTimeout(timeout);
      reject(new Error(`${name} ended with status ${code}:\n${output}`));
    });
  });
  return {
    name,
    pid: child.pid,
    url: `http://127.0.0.1:${port}`,
    async stop() {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), 5_000);
      await exited;
      clearTimeout(timer);
    },
  };
}

process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});
