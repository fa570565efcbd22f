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
 * How the server handles requests. `serving` and `draining` differ only in `/readyz`. While it is
 * `closing`, the last response on each connection has `Connection: close`.
 */
type Phase = 'serving' | 'draining' | 'closing';

/**
 * Maximum time in milliseconds for which responses have `Connection: close` while connections are
 * still accepted, and for which waiting connections are accepted before the listener closes.
 */
const longestClosing = 2000;

/** Stops a server in phases (ADR 25). */
export class Stopping {
  private phase: Phase = 'serving';
  /** The latest request on each connection. */
  private readonly latest = new WeakMap<Socket, IncomingMessage>();
  private readonly open = new Set<Socket>();
  /** Connections without any data, which Node.js does not count as idle. */
  private readonly silent = new Set<Socket>();
  /** Whether idle connections stay open until a response is sent. */
  private deferred = false;
  /** Number of connections so far, including those beyond the limit. */
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
      // Closing after an earlier response of a pipeline would lose requests that have arrived.
      const last = this.latest.get(request.raw.socket) === request.raw;
      if (this.phase === 'closing') reply.header('connection', last ? 'close' : 'keep-alive');
      done(null, payload);
    });
    app.addHook('onResponse', (_request, _reply, done) => {
      // A response whose headers were sent before keeps its connection open.
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
   * Prevents Node.js from closing idle connections while a socket has data to write. Node.js counts
   * a connection as idle as soon as the end of the response is in the socket, however slowly the
   * client reads. Connections that become idle meanwhile are closed when the data was sent or the
   * socket closed.
   */
  private closeOnlyWhenSent(): void {
    const { server } = this.app;
    const close = server.closeIdleConnections.bind(server);
    server.closeIdleConnections = () => {
      this.deferred = [...this.open].some(({ writableLength }) => writableLength > 0);
      if (!this.deferred) close();
    };
  }

  /** Closes idle connections when no more are accepted. */
  private closeIdle(): void {
    const { server } = this.app;
    if (!server.listening) server.closeIdleConnections();
  }

  /**
   * Reads the requests that have arrived. In each turn of its event loop, Node.js accepts one
   * connection and reads from those accepted before. After a turn without a new connection, all
   * have been read.
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

  /** Whether load balancers should stop sending requests. */
  get begun(): boolean {
    return this.phase !== 'serving';
  }

  /**
   * Serves all requests for `delay` while `/readyz` is 503, then lets clients close their
   * connections, then closes the server. Resolves when all requests in progress are answered.
   *
   * @param delay in milliseconds; with 0 the server closes as soon as it has read what has arrived
   * @param onClosing called before the server stops listening
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
