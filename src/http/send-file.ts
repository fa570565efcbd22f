import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { FastifyReply } from 'fastify';

/** A file that lies about compressed by gzip. */
export interface SentFile {
  /** Its bytes, compressed. */
  readonly stream: Readable;
  /** Bytes, compressed. */
  readonly storedSize: number;
  /** Bytes, without compression. */
  readonly size: number;
  /** Media type. */
  readonly type: string;
  /** What it is called where it is kept: letters, digits, dots, dashes and underscores. */
  readonly name: string;
}

/** How much a coding is wanted, from 0 to 1 (RFC 9110, section 12.4.2). */
function weightOf(parameters: readonly string[]): number {
  const weight = parameters.find((parameter) => /^\s*q\s*=/i.test(parameter));
  return weight === undefined ? 1 : Number(weight.slice(weight.indexOf('=') + 1)) || 0;
}

/** Whether whoever sent `accept-encoding` takes gzip, and wants nothing more than that. */
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
 * Sends `file` to be kept: as it is to whoever takes that, else decompressed on the way. Nobody on
 * the way keeps it, and no browser takes it for something else than it is.
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
  // Whoever goes away ends both; an answer that breaks off is no whole file, and no fault to tell of.
  return reply.send(pipeline(stream, createGunzip(), () => {}));
}
