import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';

declare module 'fastify' {
  interface FastifyInstance {
    /** Stops the server in phases (ADR 25). */
    stopping: Stopping;
  }
}

/**
 * What the server does with requests. `serving` and `draining` differ in `/readyz` only; while it is
 * `closing`, the last response on each connection carries `Connection: close`.
 */
type Phase = 'serving' | 'draining' | 'closing';

/** The longest time that responses carry `Connection: close` while connections are still accepted. Milliseconds. */
const longestClosing = 2000;

/** Stops a server in phases (ADR 25). */
export class Stopping {
  private phase: Phase = 'serving';
  /** The request that arrived last on each connection. */
  private readonly latest = new WeakMap<Socket, IncomingMessage>();
  /** Connections on which nothing has arrived: Node.js does not count them as idle. */
  private readonly silent = new Set<Socket>();

  constructor(private readonly app: FastifyInstance) {
    app.server.on('connection', (socket: Socket) => {
      this.silent.add(socket);
      socket.once('close', () => this.silent.delete(socket));
    });
    app.addHook('onRequest', (request, _reply, done) => {
      this.silent.delete(request.raw.socket);
      this.latest.set(request.raw.socket, request.raw);
      done();
    });
    app.addHook('onSend', (request, reply, payload, done) => {
      // Behind an earlier response of a pipeline, requests that have arrived would be lost.
      const last = this.latest.get(request.raw.socket) === request.raw;
      if (this.phase === 'closing') reply.header('connection', last ? 'close' : 'keep-alive');
      done(null, payload);
    });
    app.addHook('onResponse', (_request, _reply, done) => {
      // A response whose header was sent before has kept its connection open.
      if (!app.server.listening) setImmediate(() => app.server.closeIdleConnections());
      done();
    });
    app.addHook('preClose', async () => {
      this.phase = 'closing';
      for (const socket of this.silent) if (socket.bytesRead === 0) socket.destroy();
    });
  }

  /** Whether load balancers should send their requests elsewhere. */
  get begun(): boolean {
    return this.phase !== 'serving';
  }

  /**
   * Serves everything for `delay` while `/readyz` is 503, then lets clients close their connections, then
   * closes the server. Resolves when requests under way are answered.
   *
   * @param delay milliseconds; with 0 the server closes at once
   * @param onClosing is called before the server stops listening
   */
  async stop(delay: number, onClosing: () => void): Promise<void> {
    this.phase = 'draining';
    await sleep(delay);
    this.phase = 'closing';
    await sleep(Math.min(delay, longestClosing));
    onClosing();
    await this.app.close();
  }
}
