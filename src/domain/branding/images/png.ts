import { badInput } from '../../core/errors.js';
import { Semaphore } from '../../core/semaphore.js';

/** Maximum size of a file, in bytes. */
export const largestFile = 1_048_576;

/** Maximum dimensions in pixels: of a side, and in total. */
const longestSide = 4096;
const mostPixels = 4_000_000;

/** Dimensions that a picture is scaled down to, and its maximum size in bytes after that. */
const box = { width: 1024, height: 512 } as const;
const largestContent = 524_288;

/** A decoder holds the whole picture in memory and uses a thread that password hashes need. */
const decoding = new Semaphore(2);

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/**
 * The chunks that contain the picture (PNG, section 5.6). All other chunks are metadata and are
 * removed.
 */
const needed: readonly string[] = ['IHDR', 'PLTE', 'tRNS', 'gAMA', 'sRGB', 'IDAT', 'IEND'];

/** A PNG that this server has encoded. */
export interface Picture {
  readonly bytes: Buffer;
  /** Width in pixels. */
  readonly width: number;
  readonly height: number;
}

const refused = (why: string) => badInput('content', `content ${why}`);

const notPng = () => refused('must be a PNG image');

/**
 * Removes everything that the picture does not need: texts, profiles (which can be decompression
 * bombs), frames of animations, and data after the end.
 */
function stripped(file: Buffer): Buffer {
  const kept: Buffer[] = [signature];
  for (let at = signature.length; at + 12 <= file.length;) {
    const length = file.readUInt32BE(at);
    const type = file.toString('latin1', at + 4, at + 8);
    const end = at + 12 + length;
    if (end > file.length) break;
    if (needed.includes(type)) kept.push(file.subarray(at, end));
    if (type === 'IEND') return Buffer.concat(kept);
    at = end;
  }
  throw refused('is incomplete');
}

/** Checks by the first bytes that the file is a PNG and not too large, before anything is decoded. */
function checkHeader(file: Buffer): void {
  if (file.length > largestFile) throw refused(`must not exceed ${largestFile} bytes`);
  if (!file.subarray(0, signature.length).equals(signature)) throw notPng();
  if (file.length < 33 || file.readUInt32BE(8) !== 13 || file.toString('latin1', 12, 16) !== 'IHDR')
    throw notPng();
  const width = file.readUInt32BE(16);
  const height = file.readUInt32BE(20);
  if (Math.max(width, height) > longestSide || width * height > mostPixels) {
    throw refused(
      `must not exceed ${longestSide} pixels per side and ${mostPixels} pixels in total`,
    );
  }
}

/**
 * Decodes the PNG in `file` and encodes it again, with at most 1024 × 512 pixels and 512 KiB and
 * without metadata.
 *
 * @throws DomainError `BAD_INPUT` unless the content is a complete PNG within the size limits
 */
export async function readPng(content: Uint8Array): Promise<Picture> {
  const file = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  checkHeader(file);
  const picture = stripped(file);
  return decoding.run(async () => {
    const written = await rewrite(picture, false);
    if (written.bytes.length <= largestContent) return written;
    // A photograph: with 256 colors it needs at most one byte per pixel.
    const reduced = await rewrite(picture, true);
    if (reduced.bytes.length <= largestContent) return reduced;
    throw refused(`must not exceed ${largestContent} bytes after it is scaled down`);
  });
}

async function rewrite(file: Buffer, palette: boolean): Promise<Picture> {
  // Loaded with the first picture, because most processes never need it and all should start
  // quickly.
  const { default: sharp } = await import('sharp');
  sharp.cache(false);
  sharp.concurrency(1);
  try {
    const { data, info } = await sharp(file, { limitInputPixels: mostPixels, failOn: 'error' })
      .toColourspace('srgb')
      .resize({ ...box, fit: 'inside', withoutEnlargement: true })
      // A search for better colors takes ten times as long without a visible difference.
      .png({ compressionLevel: 9, ...(palette && { palette, effort: 1 }) })
      .toBuffer({ resolveWithObject: true });
    return { bytes: data, width: info.width, height: info.height };
  } catch {
    throw notPng();
  }
}
