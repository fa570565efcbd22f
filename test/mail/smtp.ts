import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** A mail as a server got it. */
export interface Received {
  readonly to: readonly string[];
  readonly source: string;
  readonly encrypted: boolean;
  readonly user: string | undefined;
}

/** A real SMTP server in this process. */
export interface MailServer {
  readonly port: number;
  readonly received: Received[];
  /** What it answers to a mail, instead of taking it. */
  refusal: { code: number; text: string } | undefined;
  close(): Promise<void>;
}

export async function startMailServer(options: SMTPServerOptions = {}): Promise<MailServer> {
  const received: Received[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disableReverseLookup: true,
    // Its certificate is nobody's, and whoever is offered TLS takes it.
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
  // A client that breaks off is no fault of the test.
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

/** The value of a header of a mail. */
export const headerOf = ({ source }: Pick<Received, 'source'>, name: string): string | undefined =>
  new RegExp(`^${name}: (.*)$`, 'im').exec(source)?.[1]?.trim();

/** A mail's own text, without the lengths of lines that SMTP wants. */
export const unfolded = (source: string): string =>
  source.replace(/=\r?\n/g, '').replace(/=3D/g, '=');
