import { describe, expect, it } from 'vitest';
import { applications } from '../../../src/catalogue/applications.js';
import { useTestServer } from '../../support/server.js';
import { ask, attempt, change, send } from '../support.js';
import { plantWorld } from '../world.js';

const server = await useTestServer();
const world = await plantWorld(server);
const reader = await server.makePerson(world.north.id, 'reader', 'readonly_admin');

const idOf = (type: string) => applications.find((each) => each.type === type)!.id;

const types = 'tenant { id applications { type } }';
const bind = (tenantId: string, type: string, mutation = 'enableApplication') =>
  attempt(server.admin, mutation, types, { tenantId, applicationId: idOf(type) });

async function tenant(id: string, selection: string): Promise<any> {
  const answer = await ask(reader, `query($id: ID!) { tenant(id: $id) { ${selection} } }`, { id });
  return answer.tenant;
}

describe('applications', () => {
  it('are enabled from the root downwards, and disabled with all descendants', async () => {
    const early = await bind(world.shop.id, 'notary');
    expect(early).toMatchObject({
      tenant: null,
      userErrors: [{ code: 'APPLICATION_UNAVAILABLE', legacyCode: 1026 }],
    });
    await bind(world.north.id, 'notary');
    const { tenant: shop } = await bind(world.shop.id, 'notary');
    expect(shop).toEqual({
      id: world.shop.id,
      applications: [{ type: 'notary' }, { type: 'platform' }],
    });
    const { tenant: north } = await bind(world.north.id, 'notary', 'disableApplication');
    expect(north.applications).toEqual([{ type: 'platform' }]);
    expect(await tenant(world.shop.id, 'applications(forUi: true) { type }')).toEqual({
      applications: [{ type: 'platform' }],
    });
    expect(await bind(world.shop.id, 'platform', 'disableApplication')).toMatchObject({
      userErrors: [{ code: 'BUSINESS_RULE' }],
    });
  });

  it('are disabled together with their offering items', async () => {
    for (const { id } of [world.north, world.shop]) {
      const items = [
        { name: 'vms', enabled: true },
        { name: 'local_storage', enabled: true },
      ];
      await change(server.admin, 'setOfferingItems', 'tenant { id }', { tenantId: id, items });
    }
    const on = async (id: string) => (await tenant(id, 'offeringItems { enabled }')).offeringItems;
    expect(await on(world.shop.id)).toContainEqual({ enabled: true });
    const { tenant: north, userErrors } = await bind(
      world.north.id,
      'backup',
      'disableApplication',
    );
    expect([north.applications, userErrors]).toEqual([[{ type: 'platform' }], []]);
    expect([await on(world.north.id), await on(world.shop.id)]).toEqual([[], []]);
  });

  it('provide roles', async () => {
    await bind(world.north.id, 'notary');
    await bind(world.shop.id, 'notary');
    const roles = async (args: string) => {
      const { availableRoles } = await tenant(
        world.shop.id,
        `availableRoles(${args}) { role { id } application { type } type isDefault usable }`,
      );
      return availableRoles.map(({ role, type, isDefault, usable }: any) =>
        [role.id, type, isDefault && 'default', usable || 'unusable']
          .filter((part) => typeof part === 'string')
          .join(' '),
      );
    };
    expect(await roles(`applicationId: "${idOf('notary')}"`)).toEqual([
      'notary_admin ADMIN',
      'notary_user USER',
    ]);
    expect(await roles(`applicationId: "${idOf('hci')}"`)).toEqual([]);
    expect(await roles(`applicationId: "${idOf('hci')}", includeUnusable: true`)).toEqual([
      'hci_admin ADMIN unusable',
    ]);
    expect(await roles('includeUnusable: false')).toContain('company_admin ADMIN default');
    await bind(world.north.id, 'notary', 'disableApplication');
  });
});

describe('features', () => {
  const set = (mutation: string, tenantId: string, name = 'e-sign') =>
    attempt(server.admin, mutation, 'feature { name own effective application { type } }', {
      tenantId,
      applicationId: idOf('notary'),
      name,
    });

  it('are enabled, disabled and inherited', async () => {
    const { feature } = await set('enableFeature', world.north.id);
    const application = { type: 'notary' };
    expect(feature).toEqual({ name: 'e-sign', own: true, effective: true, application });
    await set('enableFeature', world.north.id, 'another');
    const { feature: off } = await set('disableFeature', world.shop.id);
    expect(off).toEqual({ name: 'e-sign', own: false, effective: false, application });
    const selection = 'name own effective';
    expect(
      await tenant(
        world.floor.id,
        `applicationFeatures { ${selection} }
        none: applicationFeatures(applicationId: "${idOf('hci')}") { ${selection} }
        unknown: applicationFeatures(applicationId: "${world.shop.id}") { ${selection} }
        one: applicationFeature(applicationId: "${idOf('notary')}", name: "another") { ${selection} }
        other: applicationFeature(applicationId: "${idOf('notary')}", name: "other") { ${selection} }
        wrong: applicationFeature(applicationId: "${idOf('notary')}", name: "\\u0000") { ${selection} }`,
      ),
    ).toEqual({
      applicationFeatures: [
        { name: 'another', own: null, effective: true },
        { name: 'e-sign', own: null, effective: false },
      ],
      none: [],
      unknown: [],
      one: { name: 'another', own: null, effective: true },
      other: { name: 'other', own: null, effective: false },
      wrong: null,
    });
    expect((await set('enableFeature', world.shop.id, '-')).userErrors).toMatchObject([
      { code: 'NOT_FOUND' },
    ]);
  });

  it('cannot be changed by partners, nor applications by read-only users', async () => {
    const refused = async (mutation: string, more: string, as = reader) => {
      const { body } = await send(
        as,
        `mutation { ${mutation}(input: { tenantId: "${world.shop.id}",
          applicationId: "${idOf('notary')}" ${more} }) { userErrors { code } } }`,
      );
      return body.errors?.map(({ extensions }) => extensions.code as string);
    };
    for (const mutation of ['enableFeature', 'disableFeature']) {
      expect(await refused(mutation, ', name: "x"', world.api as never)).toEqual(['ACCESS_DENIED']);
    }
    for (const mutation of ['enableApplication', 'disableApplication']) {
      expect(await refused(mutation, '')).toEqual(['ACCESS_DENIED']);
      expect(await refused(mutation, '', world.ann)).toEqual(['ACCESS_DENIED']);
    }
    await change(server.admin, 'enableApplication', types, {
      tenantId: world.north.id,
      applicationId: idOf('notary'),
    });
  });
});
