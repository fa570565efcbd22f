import { describe, expect, it } from 'vitest';
import { makeInfra, makeLocation } from '../../support/infrastructure.js';
import { refusal, type Body } from '../../support/people.js';
import { useTestServer, type As } from '../../support/server.js';

/* root ── north (partner) ── coast (folder) ── shop (customer), and south (partner) beside north */
const server = await useTestServer();
const north = await server.makeTenant(server.rootId, 'partner', 'North');
const coast = await server.makeTenant(north.id, 'folder', 'Coast');
const shop = await server.makeTenant(coast.id, 'customer', 'Shop');
const south = await server.makeTenant(server.rootId, 'partner', 'South');
const ofNorth = await server.makeClient(north.id, 'partner_admin');

const valid = {
  name: 'Storage',
  url: 'storage+tls://storage.example.com:44445',
  capabilities: ['backup'],
};
const post = (owner: string, more: object = {}, as: As = ofNorth) =>
  server.as(as).post('/infra', { owner_tenant_id: owner, ...valid, ...more });
const get = (id: string, as: As = ofNorth) => server.as(as).get(`/infra/${id}`);
const put = (id: string, body: object, as: As = ofNorth) => server.as(as).put(`/infra/${id}`, body);

describe('a component without a given location', () => {
  it('is in the nearest location of its owner or an ancestor', async () => {
    // There are no locations yet.
    expect(refusal(await post(coast.id))).toEqual([400, 1000, 'location_id']);
    const places: string[] = [];
    for (const owner of [server.rootId, north.id, coast.id]) {
      const first = await makeLocation(server, owner, 'First');
      server.clock.offset += 1000;
      await makeLocation(server, owner, 'Second');
      const { status, body } = await post(coast.id);
      expect(status).toBe(201);
      places.push(body.location_id);
      expect(places.at(-1)).toBe(first.id);
    }
    expect(new Set(places).size).toBe(3);
    expect((await post(north.id)).body.location_id).toBe(places[1]);
  });
});

describe('a component', () => {
  it('is created, partly updated, and deleted', async () => {
    const location = await makeLocation(server, north.id);
    const created = await post(coast.id, {
      name: ' Storage 20 ',
      location_id: location.id,
      capabilities: ['backup', 'files_cloud'],
      content_url: 'https://browse.example.com/',
      content_mobile_url: 'http://browse.example.com/mobile/',
      backend_type: 'azure',
    });
    expect(created.status).toBe(201);
    expect(created.body).toEqual({
      id: expect.any(String),
      owner_tenant_id: coast.id,
      location_id: location.id,
      platform_owned: false,
      readonly: false,
      name: 'Storage 20',
      url: valid.url,
      capabilities: ['backup', 'files_cloud'],
      content_url: 'https://browse.example.com/',
      content_mobile_url: 'http://browse.example.com/mobile/',
      backend_type: 'azure',
      version: 1,
    });
    const { id } = created.body as Body;
    const changed = await put(id, { version: 1, name: 'Storage 21' });
    expect(changed).toMatchObject({
      status: 200,
      body: { ...created.body, name: 'Storage 21', version: 2 },
    });
    // The body that was read is sent back with a change: unchangeable fields are ignored.
    const moved = await put(id, {
      ...changed.body,
      owner_tenant_id: north.id,
      location_id: (await makeLocation(server, coast.id)).id,
      url: 'amazon+s3://dr.example.com',
      capabilities: ['disaster_recovery', 'vcd'],
      content_url: null,
      content_mobile_url: null,
      backend_type: null,
    });
    expect(moved.status).toBe(200);
    expect(moved.body).toMatchObject({
      owner_tenant_id: coast.id,
      url: 'amazon+s3://dr.example.com',
      capabilities: ['disaster_recovery', 'vcd'],
      backend_type: null,
      version: 3,
    });
    // A content URL requires the capability `backup`, and is removed with it.
    expect(moved.body).not.toHaveProperty('content_url');
    expect(await get(id)).toMatchObject({ status: 200, body: moved.body });
    expect(refusal(await put(id, { version: 2, name: 'x' }))).toEqual([409, 1001, 'version']);
    const remove = (version: number) => ofNorth.delete(`/infra/${id}`, { version });
    expect(refusal(await remove(2))).toEqual([409, 1001, 'version']);
    expect(await remove(3)).toMatchObject({ status: 204, text: '' });
    expect((await get(id)).status).toBe(404);
    expect((await remove(4)).status).toBe(404);
  });

  it('has a content URL only with the capability backup', async () => {
    const content_url = 'https://browse.example.com/';
    const other = ['files_cloud', 'disaster_recovery'];
    const refused = await post(coast.id, { capabilities: other, content_url });
    expect(refusal(refused)).toEqual([400, 1000, 'content_url']);
    expect(refused.body.error.details.info).toBe('content_url requires the capability backup');
    const { id } = (await post(coast.id, { capabilities: other, content_url: null })).body as Body;
    expect(refusal(await put(id, { version: 1, content_url }))).toEqual([400, 1000, 'content_url']);
    const both = await put(id, { version: 1, content_url, capabilities: ['backup'] });
    expect([both.status, both.body.content_url]).toEqual([200, content_url]);
    // The example of PUT in the contract removes the capability and sends the URL.
    const lost = await put(id, { version: 2, content_url, capabilities: ['files_cloud'] });
    expect([lost.status, lost.body.capabilities]).toEqual([200, ['files_cloud']]);
    expect(Object.keys(lost.body)).not.toContain('content_url');
    const graph = await ofNorth.graph(
      `mutation ($input: UpdateInfraComponentInput!) { updateInfraComponent(input: $input) {
        userErrors { code field } } }`,
      { input: { id, version: 3, contentUrl: content_url } },
    );
    expect(graph.body.data!.updateInfraComponent).toEqual({
      userErrors: [{ code: 'BAD_INPUT', field: ['input', 'contentUrl'] }],
    });
  });

  it('belongs to a partner, a folder or the root', async () => {
    expect(refusal(await post(shop.id))).toEqual([409, 1027, 'owner_tenant_id']);
    const { body } = await post(server.rootId, {}, server.admin);
    expect(body).toMatchObject({ platform_owned: true, readonly: false, backend_type: null });
  });

  it.each([
    ['name', ['', ' ', 'x'.repeat(256), 'a\u0000', 7]],
    [
      'url',
      [
        '',
        'storage.example.com',
        '//storage.example.com',
        '/path',
        'javascript:alert(1)',
        'JavaScript://x.example/%0aalert(1)',
        ' javascript:alert(1)',
        'java\nscript:alert(1)',
        'data:text/html,x',
        'vbscript:x',
        'https://exa mple.com',
        'https://',
        'a\u0000://x',
        `https://x.example/${'x'.repeat(2048)}`,
      ],
    ],
    ['capabilities', [[], ['backup', 'backup'], 'backup']],
    ['capabilities.0', [['no_such'], [null], [['backup']]]],
    [
      'content_url',
      ['ftp://x.example', 'javascript:x', 'https:x.example', 'browse.example.com', ''],
    ],
    ['content_mobile_url', ['storage+tls://x.example', 'http:///x', 7]],
    ['backend_type', ['\u0000', 'x'.repeat(256), 7]],
    ['location_id', ['x', 7]],
  ])('cannot have an invalid %s', async (field, values) => {
    const { id } = await makeInfra(server, north.id);
    const name = field.split('.')[0]!;
    for (const value of values) {
      const label = JSON.stringify(value);
      expect([label, ...refusal(await post(north.id, { [name]: value }))]).toEqual([
        label,
        400,
        1000,
        field,
      ]);
      expect([label, ...refusal(await put(id, { version: 1, [name]: value }))]).toEqual([
        label,
        400,
        1000,
        field,
      ]);
    }
    expect((await get(id)).body.version).toBe(1);
  });

  it.each(['acronis+fes://storage20.corp:44445', 'HTTPS://x.example/a?b=c#d', 's3://bucket/key'])(
    'can have the URL %s',
    async (url) => {
      expect((await post(north.id, { url })).body.url).toBe(url);
    },
  );

  it('must be in a location of its owner or an ancestor', async () => {
    const below = await makeLocation(server, coast.id);
    const beside = await makeLocation(server, south.id);
    const deleted = await makeLocation(server, north.id);
    await server.admin.delete(`/locations/${deleted.id}`, { version: 1 });
    const { id, location_id } = await makeInfra(server, north.id);
    const missing = '11111111-2222-3333-4444-555555555555';
    for (const wrong of [below.id, beside.id, deleted.id, missing]) {
      for (const refused of [
        await post(north.id, { location_id: wrong }),
        await put(id, { version: 1, location_id: wrong }),
      ])
        expect(refusal(refused)).toEqual([400, 1000, 'location_id']);
    }
    for (const owner of [server.rootId, north.id, coast.id]) {
      const right = await makeLocation(server, owner);
      expect((await post(coast.id, { location_id: right.id })).status).toBe(201);
    }
    expect((await get(id)).body).toMatchObject({ location_id, version: 1 });
  });

  it('can be sent back unchanged even if its location is not available any more', async () => {
    const mover = await server.makeTenant(north.id, 'folder', 'Mover');
    const infra = await makeInfra(server, mover.id, {
      location_id: (await makeLocation(server, north.id)).id,
    });
    await server.admin.put(`/tenants/${mover.id}`, { version: 1, parent_id: south.id });
    const { status, body } = await put(infra.id, { ...infra, name: 'Same place' }, server.admin);
    expect(status).toBe(200);
    expect(body).toMatchObject({ location_id: infra.location_id, name: 'Same place' });
  });
});

describe('a tenant with infrastructure', () => {
  it('cannot become a customer', async () => {
    const owner = await server.makeTenant(north.id, 'partner', 'Changes');
    const put = (body: object) => server.admin.put(`/tenants/${owner.id}`, body);
    const { id } = await makeLocation(server, owner.id);
    expect(refusal(await put({ version: 1, kind: 'customer' }))).toEqual([409, 1027, 'kind']);
    expect((await put({ version: 1, kind: 'folder' })).status).toBe(200);
    await server.admin.delete(`/locations/${id}`, { version: 1 });
    expect((await put({ version: 2, kind: 'customer' })).status).toBe(200);
  });
});

describe('the components of a tenant and of a location', () => {
  it('are listed by their ids', async () => {
    const owner = await server.makeTenant(north.id, 'partner', 'Owner');
    const empty = await server.makeTenant(owner.id, 'customer', 'Empty');
    const location = await makeLocation(server, owner.id);
    const made = [await makeInfra(server, owner.id), await makeInfra(server, owner.id)];
    const ids = made.map(({ id }) => id).sort();
    const own = (id: string, as: As = ofNorth) => server.as(as).get(`/tenants/${id}/infra`);
    expect(await own(owner.id)).toMatchObject({ status: 200, body: { infras: ids } });
    expect((await own(empty.id)).body).toEqual({ infras: [] });
    const ofSouth = await server.makeClient(south.id, 'partner_admin');
    expect((await own(owner.id, ofSouth)).status).toBe(404);
    const inside = await ofNorth.get(`/locations/${location.id}/infra`);
    expect(inside).toMatchObject({ status: 200, body: { infras: ids } });
    await ofNorth.delete(`/infra/${ids[0]}`, { version: 1 });
    expect((await own(owner.id)).body).toEqual({ infras: [ids[1]] });
  });
});
