import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** One request of a load. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
}

/** The status of the response, read to its end. Rejects if the connection fails. */
function send(port: number, agent: Agent | false, call: Call): Promise<number> {
  return new Promise((resolve, reject) => {
    const { method, path, headers, body } = call;
    const sent = request({ host: '127.0.0.1', port, agent, method, path, headers }, (response) => {
      response.once('error', reject);
      response.once('end', () => resolve(response.statusCode!));
      response.resume();
    });
    sent.once('error', reject);
    sent.end(body);
  });
}

/** The status of `/readyz` over a connection of its own; 0 without a response. */
export const readiness = (port: number): Promise<number> =>
  send(port, false, { method: 'GET', path: '/readyz', headers: {} }).catch(() => 0);

/** Requests sent so far, and what became of those that failed. */
export interface Load {
  readonly sent: () => number;
  readonly failed: readonly string[];
  /** Ends the load. Resolves when the last request is answered. */
  stop(): Promise<void>;
}

/** How long a connection is idle between two requests. Milliseconds; they meet every moment of a stop. */
const gaps = [0, 5, 150, 1, 30, 0, 80];

/**
 * Sends requests to `ports` in turn over connections that are kept alive, and retries none. With more
 * than one port, a port gets no requests while its `/readyz`, asked every 100 ms, is not 200.
 *
 * @param ports of the instances, or of one load balancer in front of them
 * @param clients how many requests are under way at once
 * @param next makes the request that is sent next
 */
export function startLoad(ports: readonly number[], clients: number, next: () => Call): Load {
  const ready = new Set(ports);
  const failed: string[] = [];
  let sent = 0;
  let ended = false;
  const check = async (port: number) => {
    while (!ended) {
      if ((await readiness(port)) === 200) ready.add(port);
      else ready.delete(port);
      await sleep(100);
    }
  };
  const work = async (turn: number) => {
    const agent = new Agent({ keepAlive: true });
    for (let i = turn; !ended; i++) {
      const open = ports.filter((port) => ready.has(port));
      if (open.length === 0) {
        failed.push('no instance is ready');
        await sleep(100);
        continue;
      }
      const call = next();
      sent++;
      await send(open[i % open.length]!, agent, call).then(
        (status) => status >= 400 && failed.push(`${call.method} ${call.path} ${status}`),
        (error: unknown) => failed.push(`${call.method} ${call.path} ${String(error)}`),
      );
      await sleep(gaps[(i + turn) % gaps.length]);
    }
    agent.destroy();
  };
  const all = Promise.all([
    ...(ports.length > 1 ? ports.map(check) : []),
    ...Array.from({ length: clients }, (_each, turn) => work(turn)),
  ]);
  return {
    sent: () => sent,
    failed,
    async stop() {
      ended = true;
      await all;
    },
  };
}
