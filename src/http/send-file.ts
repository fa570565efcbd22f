import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { FastifyReply } from 'fastify';

/** A file that is stored compressed with gzip. */
export interface SentFile {
  /** The compressed content. */
  readonly stream: Readable;
  /** Compressed size in bytes. */
  readonly storedSize: number;
  /** Size before compression, in bytes. */
  readonly size: number;
  /** Media type. */
  readonly type: string;
  /** Name of the downloaded file: letters, digits, dots, dashes and underscores. */
  readonly name: string;
}

/** Returns the weight of a coding, from 0 to 1 (RFC 9110, section 12.4.2). */
function weightOf(parameters: readonly string[]): number {
  const weight = parameters.find((parameter) => /^\s*q\s*=/i.test(parameter));
  return weight === undefined ? 1 : Number(weight.slice(weight.indexOf('=') + 1)) || 0;
}

/** Whether the `accept-encoding` header allows gzip and prefers no other coding. */
function acceptsGzip(header = ''): boolean {
  const weights = new Map(
    header.split(',').map((part) => {
      const [coding, ...parameters] = part.split(';');
      return [coding!.trim().toLowerCase(), weightOf(parameters)] as const;
    }),
  );
  const gzip = weights.get('gzip') ?? weights.get('x-gzip') ?? weights.get('*') ?? 0;
  return gzip > 0 && gzip >= (weights.get('identity') ?? 0);
}

/**
 * Sends `file` as a download: compressed if the client accepts gzip, otherwise decompressed during
 * the transfer. Proxies do not cache it, and browsers do not guess its type.
 */
export function sendFile(reply: FastifyReply, file: SentFile): FastifyReply {
  const { stream, storedSize, size, type, name } = file;
  const compressed = acceptsGzip(reply.request.headers['accept-encoding']);
  const varies = [reply.getHeader('vary'), 'accept-encoding'].filter(Boolean).join(', ');
  void reply.type(type).headers({
    'content-disposition': `attachment; filename="${name}"`,
    'content-length': compressed ? storedSize : size,
    'cache-control': 'no-store',
    vary: varies,
    ...(compressed && { 'content-encoding': 'gzip' }),
  });
  if (compressed) return reply.send(stream);
  // If the client disconnects, both streams are destroyed. An interrupted download is an incomplete
  // file, not a server fault.
  return reply.send(pipeline(stream, createGunzip(), () => {}));
}
