import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A way to a TCP server that can be cut and mended. */
export interface Proxy {
  readonly port: number;
  /** Closes every connection, and refuses new ones. */
  cut(): Promise<void>;
  mend(): Promise<void>;
}

/** Forwards what comes in on `host` to `port` of this machine. */
export async function openProxy(port: number, host = '127.0.0.1'): Promise<Proxy> {
  const sockets = new Set<Socket>();
  let server: Server | undefined;
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => {});
    return socket;
  };
  const listen = (on: number) =>
    new Promise<void>((resolve, reject) => {
      server = createServer((incoming) => {
        const outgoing = keep(connect(port, '127.0.0.1'));
        keep(incoming).pipe(outgoing).pipe(incoming);
        incoming.on('close', () => outgoing.destroy());
        outgoing.on('close', () => incoming.destroy());
      });
      server.once('error', reject).listen(on, host, resolve);
    });
  await listen(0);
  const own = (server!.address() as AddressInfo).port;
  return {
    port: own,
    async cut() {
      const closed = new Promise((resolve) => server!.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
    mend: () => listen(own),
  };
}
