import { describe, expect, it } from 'vitest';
import { useTestServer } from '../../support/server.js';
import { sql } from '../../../src/database/sql.js';
import { attempt, change, send } from '../support.js';
import { refusedInputs } from './refused-inputs.js';
import { plantWorld } from '../world.js';

/* Mutations that do not go well: what they answer, and that nothing was done. */
const server = await useTestServer();
const world = await plantWorld(server);
const reader = await server.makePerson(world.north.id, 'reader', 'readonly_admin');

/** How many records of changes there are. */
async function records(): Promise<number> {
  const session = server.session();
  const row = await session.first<{ count: number }>(
    sql`select count(*) as "count" from audit_records`,
  );
  return row!.count;
}

describe('an error that the sender can correct is part of the payload', () => {
  it.each(refusedInputs)('%s', async (mutation, selection, input, [code, field, legacyCode]) => {
    const before = await records();
    const { userErrors, ...objects } = await attempt(
      server.admin,
      mutation,
      selection,
      input(world),
    );
    expect(Object.values(objects)).toEqual([null]);
    expect(userErrors).toEqual([
      {
        code,
        field: field === null ? null : ['input', ...field.split('.')],
        legacyCode,
        message: expect.any(String) as string,
      },
    ]);
    const [{ message }] = userErrors as [{ message: string }];
    expect(message).not.toMatch(/firstname|lastname|clientId|select|SQL/);
    expect(await records()).toBe(before);
  });

  it('and has the field names of the input', async () => {
    const told = async (mutation: string, input: object) =>
      (await attempt(server.admin, mutation, '__typename', input)).userErrors[0].message as string;
    const contact = { firstName: 'a\u0000' };
    expect(await told('updateUser', { id: world.bob.id, version: 1, contact })).toBe(
      'contact.firstName must be plain text',
    );
    expect(await told('deleteTenant', { id: 'x', version: 1 })).toBe('id is not a valid UUID');
  });
});

describe('a missing authorization', () => {
  it('is an error of the response', async () => {
    const before = await records();
    const text = (mutation: string, input: string) =>
      `mutation { ${mutation}(input: ${input}) { userErrors { code } } }`;
    const refusals: [string, string][] = [
      ['createTenant', `{ parentId: "${world.north.id}", kind: CUSTOMER, name: "x" }`],
      ['updateTenant', `{ id: "${world.shop.id}", version: 1, name: "x" }`],
      ['deleteTenant', `{ id: "${world.mill.id}", version: 1 }`],
      ['createUser', `{ tenantId: "${world.shop.id}", login: "x" }`],
      ['updateUser', `{ id: "${world.bob.id}", version: 1 }`],
      ['setUserPassword', `{ userId: "${world.bob.id}", password: "long enough" }`],
      ['sendActivationMail', `{ userId: "${world.bob.id}" }`],
      ['setUserPolicies', `{ userId: "${world.bob.id}", items: [] }`],
      [
        'grantRole',
        `{ trusteeId: "${world.bob.id}", tenantId: "${world.shop.id}", roleId: "company_admin" }`,
      ],
      ['createClient', `{ tenantId: "${world.shop.id}", type: API_CLIENT }`],
      ['resetClientSecret', `{ id: "${world.api.id}" }`],
      [
        'createRegistrationToken',
        `{ tenantId: "${world.shop.id}", expiresIn: 60, scopes: ["urn:acronis.com:tenant-id:${world.shop.id}:backup_user"] }`,
      ],
      ['deleteContact', `{ id: "${world.desk.id}" }`],
    ];
    for (const [mutation, input] of refusals) {
      const { status, body } = await send(reader, text(mutation, input));
      expect([mutation, status, body.data]).toEqual([mutation, 200, { [mutation]: null }]);
      expect(body.errors).toMatchObject([
        { path: [mutation], extensions: { code: 'ACCESS_DENIED', legacyCode: 1002 } },
      ]);
      expect(Object.keys(body.errors![0].extensions as object)).toEqual(['code', 'legacyCode']);
    }
    expect(await records()).toBe(before);
    const asAdmin = text(
      'setUserPassword',
      `{ userId: "${world.bob.id}", password: "long enough" }`,
    );
    const { body } = await send(server.admin, asAdmin);
    expect(body.errors![0].extensions.code).toBe('ACCESS_DENIED');
  });

  it('does not affect other mutations of the request', async () => {
    const parent = await server.makeTenant(world.south.id, 'partner', 'Beside');
    const create = (name: string, to: string) =>
      `${name}: createTenant(input: { parentId: "${to}", kind: CUSTOMER, name: "${name}" }) {
        tenant { name } userErrors { code } }`;
    const admin = await server.makePerson(parent.id, 'beside-admin', 'partner_admin');
    const me = `no: grantRole(input: { trusteeId: "${admin.id}", tenantId: "${parent.id}", roleId: "partner_admin" }) { userErrors { code } }`;
    const { body } = await send(
      admin,
      `mutation { ${create('one', parent.id)} ${me} ${create('two', parent.id)} }`,
    );
    expect(body.data).toEqual({
      one: { tenant: { name: 'one' }, userErrors: [] },
      no: null,
      two: { tenant: { name: 'two' }, userErrors: [] },
    });
    expect(body.errors).toMatchObject([{ path: ['no'], extensions: { code: 'ACCESS_DENIED' } }]);
  });
});

describe('an update lock', () => {
  it('causes an error for other administrators', async () => {
    const admin = await server.makePerson(world.shop.id, 'shop-admin', 'company_admin');
    const { userErrors } = await attempt(admin, 'updateTenant', 'tenant { id }', {
      id: world.shop.id,
      version: 1,
      name: 'Mine',
    });
    expect(userErrors).toMatchObject([{ code: 'LOCKED', legacyCode: 1012 }]);
    const { tenant } = await change(
      server.admin,
      'updateTenant',
      'tenant { updateLock { enabled ownerId } }',
      { id: world.shop.id, version: 1, updateLock: { enabled: false } },
    );
    expect(tenant.updateLock).toEqual({ enabled: false, ownerId: null });
  });
});
