import { crc32, deflateSync } from 'node:zlib';
import type { Body } from './people.js';
import type { As, RestResponse, TestServer } from './server.js';

/** A chunk of a PNG. */
export function chunk(type: string, data: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(typed));
  return Buffer.concat([length, typed, check]);
}

export const signature = Buffer.from('89504e470d0a1a0a', 'hex');

/** The header of a PNG: `depth` bits a sample, color type 0 (grey), 2 (RGB) or 6 (RGBA). */
export function header(width: number, height: number, depth: number, color: number): Buffer {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(width, 0);
  data.writeUInt32BE(height, 4);
  data[8] = depth;
  data[9] = color;
  return chunk('IHDR', data);
}

/** A PNG of one color, written by hand. */
export function png(width: number, height: number, [red, green, blue] = [44, 91, 184]): Buffer {
  const row = Buffer.alloc(1 + width * 3);
  for (let x = 0; x < width; x++) row.set([red, green, blue], 1 + x * 3);
  const rows = Buffer.concat(Array.from({ length: height }, () => row));
  return Buffer.concat([
    signature,
    header(width, height, 8, 2),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

const pngType = { 'content-type': 'image/png' };

/** What tests do with the brand of the tenant `id`. */
export function brandOf(server: TestServer, id: string, as: As = server.admin) {
  const path = `/tenants/${id}/brand`;
  const caller = server.as(as);
  const at = (version?: number) => (version === undefined ? {} : { version });
  return {
    get: (effective?: number | string) =>
      caller.get(path, effective === undefined ? {} : { effective }),
    post: (version?: number) => caller.post(path, undefined, { query: at(version) }),
    put: (version: number, body: object) => caller.put(path, body, { query: { version } }),
    remove: (version: number) => caller.delete(path, { version }),
    logo: (headers = {}) => caller.get(`${path}/logo`, undefined, headers),
    upload: (version: number, body: unknown, headers: Record<string, string> = pngType) =>
      caller.post(`${path}/logo`, body, { query: { version }, headers }),
  };
}

/** The body of an answer that has to be a success. */
export function done({ status, body, text }: RestResponse): Body {
  if (status >= 300) throw new Error(`${status}: ${text}`);
  return body as Body;
}

let count = 0;

/** A new tenant with a brand of its own; `version` is that of the tenant after it. */
export async function makeBranded(
  server: TestServer,
  parentId = server.rootId,
  kind = 'partner',
): Promise<Body> {
  const { id, version } = await server.makeTenant(parentId, kind, `branded ${++count}`);
  return done(await brandOf(server, id).post(version));
}
