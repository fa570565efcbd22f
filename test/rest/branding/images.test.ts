import { randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { sql } from '../../../src/database/sql.js';
import { brandOf, chunk, done, header, makeBranded, png, signature } from '../../support/brands.js';
import { refusal } from '../../support/people.js';
import { useTestServer } from '../../support/server.js';

const server = await useTestServer();
const tenant = await makeBranded(server);

const at = (id = tenant.id) => brandOf(server, id);

/** Sends a logotype that has to be taken; the bytes that are then there. */
async function upload(file: Buffer): Promise<Buffer> {
  tenant.version = done(await at().upload(tenant.version, file)).version;
  return bytesOf(done(await at().get()).logotype as string);
}

async function bytesOf(id: string): Promise<Buffer> {
  const { rawPayload, statusCode } = await server.app.inject(`/api/2/content/images/${id}`);
  expect(statusCode).toBe(200);
  return rawPayload;
}

const refused = async (file: unknown, headers?: Record<string, string>) =>
  refusal(await at().upload(tenant.version, file, headers)).slice(0, 3);
const badContent = [400, 1000, 'content'];

const end = chunk('IEND', Buffer.alloc(0));
const pixels = (file: Buffer) => sharp(file).raw().toBuffer({ resolveWithObject: true });

describe('a logotype', () => {
  it('is the same picture with a new id each time', async () => {
    const first = png(40, 20, [200, 30, 60]);
    expect((await pixels(await upload(first))).data).toEqual((await pixels(first)).data);
    const { logotype } = done(await at().get());
    const second = await upload(png(10, 10));
    const { logotype: now } = done(await at().get());
    expect(now).not.toBe(logotype);
    expect((await server.anonymous.get(`/content/images/${logotype}`)).status).toBe(404);
    const { headers } = await at().logo();
    expect(Number(headers['content-length'])).toBe(second.length);
    expect(await rowsOf(tenant.id)).toBe(1);
  });

  it('can be cached, and is served only as an image', async () => {
    await upload(png(3, 3));
    const { logotype } = done(await at().get());
    const path = `/content/images/${logotype}`;
    const { status, headers } = await server.anonymous.get(path);
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'image/png',
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'cross-origin',
      etag: expect.stringMatching(/^"[0-9a-f]{64}"$/),
    });
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'/);
    const etag = headers.etag as string;
    const ask = (tag: string) => server.anonymous.get(path, undefined, { 'if-none-match': tag });
    for (const tag of [etag, `W/${etag}`, `"x", ${etag}`, '*']) {
      const kept = await ask(tag);
      expect([kept.status, kept.text, kept.headers.etag]).toEqual([304, '', etag]);
    }
    expect((await ask('"x"')).status).toBe(200);

    const own = await at().logo();
    expect(own.headers).toMatchObject({ 'cache-control': 'private, no-cache', etag });
    expect((await at().logo({ 'if-none-match': etag })).status).toBe(304);
    expect((await server.anonymous.request('HEAD', path)).status).toBe(200);
  });

  it('is scaled down to 1024 by 512, never up', async () => {
    const size = async (width: number, height: number) => {
      const { info } = await pixels(await upload(png(width, height)));
      return [info.width, info.height];
    };
    expect(await size(1, 1)).toEqual([1, 1]);
    expect(await size(2000, 500)).toEqual([1024, 256]);
    expect(await size(100, 2000)).toEqual([26, 512]);
    expect(await size(4096, 900)).toEqual([1024, 225]);
  });

  it('is stored without metadata', async () => {
    const whole = png(8, 8);
    const [start, rest] = [whole.subarray(0, 33), whole.subarray(33)];
    const secret = 'GPS 53.35N 6.26W';
    const dressed = Buffer.concat([
      start,
      chunk('tEXt', Buffer.from(`Comment\0${secret}`)),
      chunk('eXIf', Buffer.from(secret)),
      // A profile that expands to a hundred times its size.
      chunk('iCCP', Buffer.concat([Buffer.from('p\0\0'), deflateSync(Buffer.alloc(10_000_000))])),
      rest,
      Buffer.from('<html><script>alert(1)</script></html>'),
    ]);
    const kept = await upload(dressed);
    expect(kept.toString('latin1')).not.toMatch(/GPS|html|script|tEXt|eXIf|iCCP/);
    expect((await pixels(kept)).data).toEqual((await pixels(whole)).data);
  });

  it('can have an alpha channel, a palette, 16 bits, or be grayscale', async () => {
    const source = sharp({
      create: {
        width: 16,
        height: 8,
        channels: 4,
        background: { r: 9, g: 99, b: 199, alpha: 0.5 },
      },
    });
    const [seen] = [await pixels(await upload(await source.clone().png().toBuffer()))];
    expect(seen.info.channels).toBe(4);
    await upload(await source.clone().png({ palette: true }).toBuffer());
    await upload(await source.clone().toColourspace('rgb16').png().toBuffer());
    await upload(await source.clone().greyscale().png().toBuffer());
  });

  it('has at most 512 KiB, a photograph with fewer colors', async () => {
    const noise = (width: number, height: number) =>
      sharp(randomBytes(width * height * 3), { raw: { width, height, channels: 3 } })
        .png()
        .toBuffer();
    const file = await noise(700, 480);
    expect(file.length).toBeGreaterThan(524_288);
    expect((await upload(file)).length).toBeLessThanOrEqual(524_288);
  });

  const rowsOf = async (id: string) => {
    const rows = await server.session().all(sql`select id from images where tenant_id = ${id}`);
    return rows.length;
  };

  it('is removed by null, kept by its id, and copied from an ancestor', async () => {
    const above = await makeBranded(server);
    const { version } = done(await at(above.id).upload(above.version, png(6, 6, [1, 2, 3])));
    const { logotype: inherited } = done(await at(above.id).get());
    const folder = await server.makeTenant(above.id, 'folder', 'below the logo');
    const own = done(await at(folder.id).post(folder.version));
    const begun = done(await at(folder.id).get()).logotype as string;
    expect(begun).not.toBe(inherited);
    expect(await bytesOf(begun)).toEqual(await bytesOf(inherited as string));

    // The copy does not change with the original.
    await at(above.id).upload(version, png(7, 7));
    expect((await bytesOf(begun)).length).toBeGreaterThan(0);
    expect((await at(folder.id).put(own.version, { logotype: begun })).status).toBe(200);
    expect(done(await at(folder.id).get()).logotype).toBe(begun);
    expect((await at(folder.id).put(own.version + 1, { logotype: null })).status).toBe(200);
    expect((await at(folder.id).logo()).status).toBe(404);
    expect((await server.anonymous.get(`/content/images/${begun}`)).status).toBe(404);

    const { logotype: later } = done(await at(above.id).get());
    expect((await at(folder.id).put(own.version + 2, { logotype: later })).status).toBe(200);
    const taken = done(await at(folder.id).get()).logotype as string;
    expect(await bytesOf(taken)).toEqual(await bytesOf(later as string));
    const foreign = done(await at().get()).logotype;
    const answer = await at(folder.id).put(own.version + 3, { logotype: foreign });
    expect(refusal(answer)).toEqual([400, 1000, 'logotype']);
    expect(await rowsOf(folder.id)).toBe(1);

    expect((await at(folder.id).remove(own.version + 3)).status).toBe(204);
    expect(await rowsOf(folder.id)).toBe(0);
    expect((await server.anonymous.get(`/content/images/${taken}`)).status).toBe(404);
  });
});

describe('an invalid logotype', () => {
  it.each([
    ['an SVG', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
    ['HTML', '<!doctype html><script>alert(1)</script>'],
    ['nothing', Buffer.alloc(0)],
    ['a signature alone', signature],
    ['a GIF', Buffer.from('R0lGODlhAQABAAAAACwAAAAAAQABAAA=', 'base64')],
    ['a header alone', Buffer.concat([signature, header(4, 4, 8, 2)])],
    ['a picture without its end', png(30, 30).subarray(0, -12)],
    ['a picture without data', Buffer.concat([signature, header(4, 4, 8, 2), end])],
    ['a truncated picture', png(30, 30).subarray(0, 60)],
    [
      'a picture whose data stop',
      Buffer.concat([
        signature,
        header(400, 400, 8, 2),
        chunk('IDAT', deflateSync(randomBytes(5000)).subarray(0, 3000)),
        end,
      ]),
    ],
    [
      'a picture whose data are noise',
      Buffer.concat([signature, header(9, 9, 8, 2), chunk('IDAT', randomBytes(200)), end]),
    ],
    ['no such colour type', Buffer.concat([signature, header(4, 4, 8, 5), end])],
    ['no pixels', Buffer.concat([signature, header(0, 0, 8, 2), end])],
  ])('%s is refused', async (_, file) => {
    expect(await refused(file)).toEqual(badContent);
  });

  it('is a JPEG, a WebP or an SVG with the type of a PNG', async () => {
    const source = sharp({ create: { width: 9, height: 9, channels: 3, background: 'red' } });
    expect(await refused(await source.clone().jpeg().toBuffer())).toEqual(badContent);
    expect(await refused(await source.clone().webp().toBuffer())).toEqual(badContent);
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
    expect(await refused(Buffer.concat([signature, svg]))).toEqual(badContent);
  });

  it('is a file of another type, or one that is too large', async () => {
    for (const type of ['application/json', 'image/svg+xml', 'image/jpeg', 'text/html']) {
      const answer = await at().upload(tenant.version, png(2, 2), { 'content-type': type });
      expect([answer.status, answer.body.error.code, answer.body.error.message]).toEqual([
        415,
        'invalid_content_type',
        'Content must be a PNG image',
      ]);
    }
    // Other operations refuse an image.
    const put = await server.admin.put(`/tenants/${tenant.id}/brand`, png(2, 2), {
      query: { version: tenant.version },
      headers: { 'content-type': 'image/png' },
    });
    expect(put.status).toBe(415);
    const large = Buffer.concat([png(2, 2), Buffer.alloc(1_048_576)]);
    const answer = await at().upload(tenant.version, large);
    expect([answer.status, answer.body.error.code]).toEqual([400, 400]);
    // Without a content type, the type of the operation is assumed.
    tenant.version = done(await at().upload(tenant.version, png(2, 2), {})).version;
  });

  it('is a decompression bomb, of which only the header is read', async () => {
    const bomb = (width: number, height: number) =>
      Buffer.concat([
        signature,
        header(width, height, 1, 0),
        chunk(
          'IDAT',
          deflateSync(Buffer.alloc(Math.ceil(width / 8 + 1) * Math.min(height, 20_000))),
        ),
        end,
      ]);
    const files = [
      bomb(20_000, 20_000),
      bomb(4097, 1),
      bomb(1, 4097),
      bomb(2001, 2000),
      bomb(2 ** 31 - 1, 1),
      bomb(1, 2 ** 32 - 1),
    ];
    const before = process.memoryUsage().rss;
    for (const file of files) {
      const start = performance.now();
      expect(await refused(file)).toEqual(badContent);
      expect(performance.now() - start).toBeLessThan(2000);
    }
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024);
  });

  it('changes nothing', async () => {
    const before = done(await at().get());
    await refused('<svg/>');
    await refused(png(30, 30).subarray(0, 60));
    expect(done(await at().get())).toEqual(before);
    expect((await server.anonymous.get(`/content/images/${before.logotype}`)).status).toBe(200);
  });
});
