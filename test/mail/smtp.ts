import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** A received mail. */
export interface Received {
  readonly to: readonly string[];
  readonly source: string;
  readonly encrypted: boolean;
  readonly user: string | undefined;
}

/** An SMTP server in this process. */
export interface MailServer {
  readonly port: number;
  readonly received: Received[];
  /** The response to a mail, if it is refused. */
  refusal: { code: number; text: string } | undefined;
  close(): Promise<void>;
}

export async function startMailServer(options: SMTPServerOptions = {}): Promise<MailServer> {
  const received: Received[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disableReverseLookup: true,
    // Its certificate is not trusted, and clients use TLS if it is offered.
    disabledCommands: ['STARTTLS'],
    ...options,
    onData(stream, session, done) {
      let source = '';
      stream.on('data', (chunk: Buffer) => (source += chunk.toString()));
      stream.on('end', () => {
        const { refusal } = started;
        if (refusal) {
          done(Object.assign(new Error(refusal.text), { responseCode: refusal.code }));
          return;
        }
        received.push({
          to: session.envelope.rcptTo.map(({ address }) => address),
          source,
          encrypted: session.secure,
          user: session.user,
        });
        done();
      });
    },
  });
  // A client that disconnects is not an error.
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  const started: MailServer = {
    port,
    received,
    refusal: undefined,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return started;
}

/** Returns the value of a header of a mail. */
export const headerOf = ({ source }: Pick<Received, 'source'>, name: string): string | undefined =>
  new RegExp(`^${name}: (.*)$`, 'im').exec(source)?.[1]?.trim();

/** Returns the text of a mail without the line lengths of SMTP. */
export const unfolded = (source: string): string =>
  source.replace(/=\r?\n/g, '').replace(/=3D/g, '=');
