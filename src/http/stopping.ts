import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
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

/**
 * The longest time that responses carry `Connection: close` while connections are still accepted, and that
 * waiting connections are accepted before the listener closes. Milliseconds.
 */
const longestClosing = 2000;

/** Stops a server in phases (ADR 25). */
export class Stopping {
  private phase: Phase = 'serving';
  /** The request that arrived last on each connection. */
  private readonly latest = new WeakMap<Socket, IncomingMessage>();
  private readonly open = new Set<Socket>();
  /** Connections on which nothing has arrived: Node.js does not count them as idle. */
  private readonly silent = new Set<Socket>();
  /** Whether idle connections stay open until a response is sent. */
  private deferred = false;
  /** Connections so far, those beyond the limit included. */
  private connections = 0;

  constructor(private readonly app: FastifyInstance) {
    app.server.on('drop', () => this.connections++);
    app.server.on('connection', (socket: Socket) => {
      this.connections++;
      this.open.add(socket);
      this.silent.add(socket);
      socket.once('close', () => {
        this.open.delete(socket);
        this.silent.delete(socket);
        if (this.deferred) this.closeIdle();
      });
    });
    this.closeOnlyWhenSent();
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
      if (!app.server.listening) setImmediate(() => this.closeIdle());
      done();
    });
    app.addHook('preClose', async () => {
      this.phase = 'closing';
      await this.readArrived();
      for (const socket of this.silent) if (socket.bytesRead === 0) socket.destroy();
    });
  }

  /**
   * Keeps Node.js from closing idle connections while a socket has data to write: it counts a connection
   * as idle as soon as the end of its response is in that socket, however slowly its client reads.
   * Connections that are idle meanwhile close when it has sent everything, or has closed.
   */
  private closeOnlyWhenSent(): void {
    const { server } = this.app;
    const close = server.closeIdleConnections.bind(server);
    server.closeIdleConnections = () => {
      this.deferred = [...this.open].some(({ writableLength }) => writableLength > 0);
      if (!this.deferred) close();
    };
  }

  /** Closes idle connections once no more are accepted. */
  private closeIdle(): void {
    const { server } = this.app;
    if (!server.listening) server.closeIdleConnections();
  }

  /**
   * Reads the requests that have arrived. In each turn of its event loop, Node.js accepts one connection and
   * reads from those that it has accepted before: after a turn without a new one, all of them are read.
   */
  private async readArrived(): Promise<void> {
    const end = performance.now() + longestClosing;
    // No connection is accepted in the rest of this turn of the event loop.
    await nextTurn();
    let before;
    do {
      before = this.connections;
      await nextTurn();
    } while (this.connections !== before && performance.now() < end);
  }

  /** Whether load balancers should send their requests elsewhere. */
  get begun(): boolean {
    return this.phase !== 'serving';
  }

  /**
   * Serves everything for `delay` while `/readyz` is 503, then lets clients close their connections, then
   * closes the server. Resolves when requests under way are answered.
   *
   * @param delay milliseconds; with 0 the server closes as soon as it has read what has arrived
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
