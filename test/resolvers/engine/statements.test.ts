import { describe, expect, it } from 'vitest';
import { useTestServer } from '../../support/server.js';
import { send } from '../support.js';

const sizes = { few: 5, many: 50 };

const server = await useTestServer();
const fill = async (name: string, size: number) => {
  const parent = await server.makeTenant(server.rootId, 'partner', name);
  for (let i = 0; i < size; i++) {
    const child = await server.makeTenant(parent.id, 'customer', `${name} ${i}`);
    const { id } = await server.makeUser(child.id, `${name}-${i}`);
    await server.grant('user', id, 'company_admin', child.id);
    if (i % 5 === 0) await server.makeClient(child.id, 'company_admin');
  }
  return parent;
};
const few = await fill('few', sizes.few);
const many = await fill('many', sizes.many);

/** What a query takes beside the tenant it starts from, for few parents and for many. */
async function cost(selection: string): Promise<[few: number, many: number]> {
  const query = `query($id: ID!) { tenant(id: $id) { ${selection} } }`;
  const run = async (id: string) => {
    const answers = [];
    for (let times = 0; times < 3; times++) {
      const { body, statements } = await send(server.client, query, { id });
      expect(body.errors).toBeUndefined();
      answers.push(statements);
    }
    // The first may have to find out who is asking.
    expect(answers[2]).toBe(answers[1]);
    return answers[1]! - 1;
  };
  return [await run(few.id), await run(many.id)];
}

const under = (selection: string) => `children(first: 50) { nodes { ${selection} } }`;

describe('a field is one statement for any number of parents', () => {
  const cases: [string, number][] = [
    ['id name kind', 1],
    ['name hasChildren viewerScopes updateLock { enabled }', 1],
    ['users { nodes { login enabled } }', 2],
    ['users { nodes { login } totalCount pageInfo { endCursor hasNextPage } }', 3],
    ['clients { nodes { clientName } }', 2],
    ['contacts { nodes { email } }', 2],
    ['accessPolicies { nodes { roleId role { name scopes } } }', 2],
    ['parent { name } ancestors { name } active contact { email }', 5],
    ['descendants { totalCount nodes { name } }', 3],
    ['users { nodes { contact { email } tenant { name } personalTenant { id } } }', 5],
    [
      'users(first: 2) { nodes { accessPolicies(first: 5) { nodes { tenant { name } trustee { id } } } } }',
      5,
    ],
    [
      'clients(first: 2) { nodes { accessPolicies(first: 5) { nodes { trustee { tenant { name } } } } } }',
      5,
    ],
    [
      `users(first: 5) { nodes { accessPolicies(first: 5) { totalCount nodes { id } } } } clients { nodes { id } }
       contacts { nodes { user { login } } } accessPolicies { nodes { trustee { id } } }`,
      9,
    ],
  ];
  it.each(cases)('%s', async (selection, most) => {
    const [small, large] = await cost(under(selection));
    expect(large).toBe(small);
    expect(large).toBeLessThanOrEqual(most);
  });
});

describe('unselected fields are not read', () => {
  it.each([
    ['id name', 0],
    ['children { __typename }', 1],
    ['users { totalCount }', 2],
    ['viewerScopes', 0],
  ])('%s', async (selection, statements) => {
    expect(await cost(selection)).toEqual([statements, statements]);
  });

  it('users and counts need one statement each', async () => {
    const read = async (query: string, variables = {}) => {
      await send(server.client, query, variables);
      return (await send(server.client, query, variables)).statements;
    };
    expect(await read('{ __typename }')).toBe(0);
    expect(await read('{ roles { id } applications { id roles { id } } }')).toBe(0);
    expect(await read('{ viewer { id } }')).toBe(1);
    expect(await read('{ node(id: "x") { id } tenant(id: "y") { id } }')).toBe(0);
    const ids = [few.id, many.id, server.adminId, few.contact.id];
    // One statement for the types, and one per type.
    expect(await read('query($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids })).toBe(4);
  });
});
