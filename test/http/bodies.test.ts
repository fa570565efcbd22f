import { describe, expect, it } from 'vitest';
import { useTestServer } from '../support/server.js';

const server = await useTestServer();
const basic = Buffer.from(`${server.admin.username}:${server.admin.password}`).toString('base64');
const authorization = `Basic ${basic}`;

interface Sent {
  anonymous?: boolean;
  type?: string;
  coding?: string;
  url?: string;
}

/** Sends `payload` as it is; answers the status, and the name of the tenant that it created. */
async function send(
  payload: Buffer | string,
  { anonymous = false, type, coding, url = '/api/2/tenants' }: Sent = {},
) {
  const { statusCode, body } = await server.app.inject({
    method: 'POST',
    url,
    headers: {
      ...(!anonymous && { authorization }),
      ...(type !== undefined && { 'content-type': type }),
      ...(coding !== undefined && { 'content-encoding': coding }),
    },
    payload,
  });
  return { status: statusCode, body, name: statusCode < 300 ? JSON.parse(body).name : undefined };
}

const tenant = (name: string) =>
  JSON.stringify({ name, kind: 'customer', parent_id: server.rootId });

const json = 'application/json';

// RFC 8259, section 8.1: JSON is UTF-8, and a parser may ignore a byte order mark.
describe('a body', () => {
  it('must be UTF-8', async () => {
    const { status, name } = await send(tenant('Zürich ☃ 日本'), { type: json });
    expect([status, name]).toEqual([201, 'Zürich ☃ 日本']);
  });

  it('can start with a byte order mark', async () => {
    const { status, name } = await send(`\ufeff${tenant('Marked')}`, { type: json });
    expect([status, name]).toEqual([201, 'Marked']);
  });

  it.each(['utf-8', 'UTF-8', '"utf-8"', 'us-ascii'])('can have charset=%s', async (charset) => {
    const sent = await send(
      tenant(`As ${charset.replaceAll('"', 'quoted ')} ${charset === 'UTF-8'}`),
      {
        type: `Application/JSON ; charset=${charset}`,
      },
    );
    expect(sent.status).toBe(201);
  });

  it.each(['iso-8859-1', 'utf-16', 'windows-1252'])('is refused in %s', async (charset) => {
    expect(await send(tenant('x'), { type: `${json}; charset=${charset}` })).toMatchObject({
      status: 415,
      body: expect.stringContaining('the charset must be UTF-8'),
    });
  });

  it.each([
    ['a lone byte of Latin-1', Buffer.from('"Zürich"', 'latin1')],
    [
      'an overlong form',
      Buffer.concat([Buffer.from('"'), Buffer.from([0xc0, 0xaf]), Buffer.from('"')]),
    ],
    [
      'a surrogate',
      Buffer.concat([Buffer.from('"'), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from('"')]),
    ],
    ['half a character', Buffer.from('"ü').subarray(0, 2)],
  ])('is refused with %s', async (_name, payload) => {
    expect(await send(payload, { type: json })).toMatchObject({
      status: 400,
      body: expect.stringContaining('the body must be encoded in UTF-8'),
    });
  });

  // RFC 9110, section 8.4: an unsupported coding can be answered with 415.
  it.each(['gzip', 'br', 'GZIP', 'identity, gzip'])(
    'is refused in the coding %s',
    async (coding) => {
      expect((await send(tenant('x'), { type: json, coding })).status).toBe(415);
    },
  );

  it('can have the coding identity', async () => {
    expect((await send(tenant('Plain'), { type: json, coding: 'identity' })).status).toBe(201);
  });

  it('has the same rules on the graph', async () => {
    const url = '/graphql';
    const query = JSON.stringify({ query: '{ viewer { __typename } }' });
    expect((await send(`\ufeff${query}`, { type: json, url })).status).toBe(200);
    expect((await send(query, { type: `${json}; charset=latin1`, url })).status).toBe(415);
    expect((await send(query, { type: json, coding: 'deflate', url })).status).toBe(415);
    const broken = Buffer.from(JSON.stringify({ query: '{ a(b: "ü") }' }), 'latin1');
    expect((await send(broken, { type: json, url })).status).toBe(400);
  });
});

describe('a form', () => {
  const form = {
    anonymous: true,
    type: 'application/x-www-form-urlencoded',
    url: '/api/2/idp/token',
  };
  const grant = 'grant_type=password&username=x&password=';

  it.each(['%FF', '%C0%AF', '%ED%A0%80'])('is refused with %s', async (spelled) => {
    const { status, body } = await send(grant + spelled, form);
    expect([status, JSON.parse(body).error]).toEqual([400, 'invalid_request']);
  });

  it('can have percent escapes or not', async () => {
    for (const spelled of ['%C3%BC', 'ü']) {
      const { body } = await send(grant + spelled, form);
      expect(JSON.parse(body).error, spelled).toBe('invalid_grant');
    }
  });
});
