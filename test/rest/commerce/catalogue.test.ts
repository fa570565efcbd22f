import { readFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { useTestServer, type As } from '../../support/server.js';

const server = await useTestServer();
const tenant = await server.makeTenant(server.rootId, 'customer', 'Catalogue');
const reader = await server.makeClient(tenant.id, 'readonly_admin');
const stranger = await server.makePerson(tenant.id, 'stranger');

const get = (path: string, as?: As) => server.as(as).get(path);
const backup = '6e6d758d-8e74-3ae3-ac84-50eb0dff12eb';

describe('applications', () => {
  it('are listed in catalog order', async () => {
    const { status, body } = await get('/applications', reader);
    expect(status).toBe(200);
    expect(body.items.map(({ type }: { type: string }) => type)).toEqual([
      'backup',
      'physical_data_shipping',
      'files_cloud',
      'notary',
      'hci',
      'platform',
    ]);
    expect(Object.keys(body.items[0]).sort()).toEqual([
      'api_base_url',
      'id',
      'name',
      'type',
      'usages',
    ]);
  });

  it('are found by their id', async () => {
    const { status, body } = await get(`/applications/${backup}`, reader);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id: backup,
      type: 'backup',
      name: 'Backup',
      api_base_url: '/bc/',
    });
    expect(body.usages).toContain('workstations');
  });

  it('are not found by another', async () => {
    const id = randomUUID();
    const { status, body } = await get(`/applications/${id}`, reader);
    expect(status).toBe(404);
    expect(body.error).toMatchObject({
      domain: 'PlatformAccountServer',
      code: 'application_not_found',
      message: 'Application was not found',
      context: { id },
    });
    expect((await get('/applications/none', reader)).status).toBe(404);
  });
});

describe('editions', () => {
  it('are listed', async () => {
    const { status, body } = await get('/editions', reader);
    expect(status).toBe(200);
    expect(body.items.slice(0, 3)).toEqual(['standard', 'advanced', 'disaster_recovery']);
    expect(new Set(body.items).size).toBe(body.items.length);
  });
});

describe('an operation that requires read access', () => {
  it.each([
    '/applications',
    `/applications/${backup}`,
    `/applications/${randomUUID()}`,
    '/editions',
  ])('is refused without it: %s', async (path) => {
    const anonymous = await get(path);
    expect(anonymous.status).toBe(401);
    expect(anonymous.body.error).toMatchObject({
      domain: 'PlatformAccountServer',
      code: 'unauthorized',
    });
    const { status, body } = await get(path, stranger);
    expect(status).toBe(403);
    expect(body.error).toMatchObject({
      domain: 'PlatformAccountServer',
      context: { code: 1002, needs: 'tenant_viewer' },
    });
  });
});

describe('an operation for all callers', () => {
  it('returns the languages', async () => {
    const { status, body } = await get('/logic/languages');
    expect(status).toBe(200);
    expect(body).toContainEqual({ code: 'en' });
    expect(body).toContainEqual({ code: 'pt_BR' });
    expect(body.every((language: object) => Object.keys(language).join() === 'code')).toBe(true);
  });

  it('returns the color schemes', async () => {
    const { status, body } = await get('/logic/color_schemes');
    expect(status).toBe(200);
    expect(body).toContain('default');
    expect(body).toHaveLength(18);
  });

  it('returns the version', async () => {
    const { status, body } = await get('/versions');
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(status).toBe(200);
    expect(body).toEqual({
      application: { name: 'Account Graph', edition: 'Cloud', version },
      components: [
        { name: 'account_server', version },
        { name: 'account_database', version: expect.stringMatching(/^\d{3}-/) },
      ],
    });
  });
});
