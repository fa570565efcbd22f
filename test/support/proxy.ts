import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A way to a TCP server that can be cut, can stop to forward, and can be mended. */
export interface Proxy {
  readonly port: number;
  /** Closes every connection, and refuses new ones. */
  cut(): Promise<void>;
  mend(): Promise<void>;
  /** Drops what arrives from either side; connections stay open, as behind a NAT that has forgotten them. */
  drop(): void;
  /** Forwards on new connections again. Those that lost something stay silent. */
  forward(): void;
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
  let dropping = false;
  /** Sends what `from` receives to `to`, unless it is dropped: then nothing follows. */
  const pass = (from: Socket, to: Socket) => {
    let broken = false;
    from.on('data', (data) => {
      broken ||= dropping;
      if (!broken) to.write(data);
    });
    from.on('end', () => {
      if (!broken) to.end();
    });
  };
  const listen = (on: number) =>
    new Promise<void>((resolve, reject) => {
      server = createServer((incoming) => {
        const outgoing = keep(connect(port, '127.0.0.1'));
        keep(incoming);
        pass(incoming, outgoing);
        pass(outgoing, incoming);
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
    drop: () => void (dropping = true),
    forward: () => void (dropping = false),
  };
}
