import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { dayFromToday, makeReport, store, storedOf } from '../../support/reports.js';
import { useTestServer, type Principal } from '../../support/server.js';

const server = await useTestServer({ CORS_ORIGINS: 'https://ui.example.com' });
const partner = await server.makeTenant(server.rootId, 'partner', 'Partner');
const customer = await server.makeTenant(partner.id, 'customer', 'Customer');
const viewer = await server.makePerson(customer.id, 'viewer', 'readonly_admin');

const text = 'tenant,usage\r\n'.repeat(20_000);

/** A report that is there in every format: its path, and that of the file of each. */
async function whole() {
  const formats = ['csv', 'csv_v2_0', 'json_v1', 'json_v2_0', 'html'];
  const { id } = await makeReport(server, customer.id, { parameters: { formats } });
  await store(server, id, text);
  const stored = await storedOf(server, id);
  return Object.fromEntries(
    stored.map((one) => [one.report_format, `/api/2/reports/${id}/stored/${one.id}`]),
  );
}

const download = (url: string, encoding?: string, as: Principal = viewer) =>
  server.app.inject({
    method: 'GET',
    url,
    headers: {
      authorization: `Basic ${Buffer.from(`${as.username}:${as.password}`).toString('base64')}`,
      ...(encoding !== undefined && { 'accept-encoding': encoding }),
    },
  });

describe('a download', () => {
  // GET /reports/{report_id}/stored/{stored_report_id}: 200 is application/octet-stream.
  it('is a file with a name for its format that is not cached or run', async () => {
    const paths = await whole();
    const today = dayFromToday(server, 0);
    for (const [format, extension] of [
      ['csv', 'csv'],
      ['csv_v2_0', 'csv'],
      ['json_v1', 'json'],
      ['json_v2_0', 'json'],
      ['html', 'html'],
    ] as const) {
      const { statusCode, headers, body } = await download(paths[format]!);
      expect(statusCode).toBe(200);
      expect(body).toBe(text);
      expect(headers).toMatchObject({
        'content-type': 'application/octet-stream',
        'content-length': String(text.length),
        'content-disposition': `attachment; filename="usage_current_${today}_${today}_${format}.${extension}"`,
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none';frame-ancestors 'none'",
      });
      expect(headers['content-encoding']).toBeUndefined();
      expect(headers.vary).toMatch(/accept-encoding/);
    }
  });

  it.each([
    ['gzip', true],
    ['gzip, deflate, br', true],
    ['br;q=1, GZIP;q=0.5', true],
    ['x-gzip', true],
    ['*', true],
    ['gzip; q=0.001', true],
    ['gzip;q=0', false],
    ['gzip;q=0, *', false],
    ['identity, gzip;q=0.5', false],
    ['*;q=0', false],
    ['deflate, br', false],
    ['identity', false],
    ['', false],
    ['gzip;q=nonsense', false],
  ])('is compressed if the client accepts it: %s', async (encoding, compressed) => {
    const { csv } = await whole();
    const { statusCode, headers, rawPayload } = await download(csv!, encoding);
    expect(statusCode).toBe(200);
    expect(headers['content-encoding']).toBe(compressed ? 'gzip' : undefined);
    expect(headers['content-length']).toBe(String(rawPayload.length));
    expect((compressed ? gunzipSync(rawPayload) : rawPayload).toString()).toBe(text);
    if (compressed) expect(rawPayload.length).toBeLessThan(text.length / 10);
  });

  it('supports HEAD', async () => {
    const { csv } = await whole();
    const { statusCode, headers, body } = await server.app.inject({
      method: 'HEAD',
      url: csv!,
      headers: {
        authorization: 'Basic ' + Buffer.from('admin:correct horse battery').toString('base64'),
      },
    });
    expect([statusCode, body]).toEqual([200, '']);
    expect(headers['content-type']).toBe('application/octet-stream');
  });

  it('returns 404 for another report, an unfinished file, and a lost file', async () => {
    const { csv } = await whole();
    const other = await makeReport(server, customer.id);
    const [underWay] = await storedOf(server, other.id);
    const ofOther = csv!.replace(/reports\/[^/]+/, `reports/${other.id}`);
    const [, storedId] = /([^/]+)$/.exec(csv!)!;
    const answer = await viewer.get(ofOther);
    expect(answer.status).toBe(404);
    expect(answer.body.error.context).toEqual({
      id: storedId,
      stored_report_id: storedId,
      code: 1005,
    });
    const early = await viewer.get(`/reports/${other.id}/stored/${underWay!.id}`);
    expect(early.status).toBe(404);
    await server.services.reportFiles.remove([storedId!]);
    expect((await viewer.get(csv!)).status).toBe(404);
  });

  it('requires read access to the report', async () => {
    const { csv } = await whole();
    const nobody = await server.makePerson(customer.id, 'nobody');
    expect((await download(csv!, undefined, nobody)).statusCode).toBe(404);
    expect((await server.anonymous.get(csv!)).status).toBe(401);
  });
});
