import { applications } from '../../src/catalogue/applications.js';
import { sql, type Sql } from '../../src/database/sql.js';
import { addJob } from '../jobs/support.js';
import { redirectUri, tokensThrough, visitorAs } from '../support/authorization.js';
import { freshDomain, makeProvider, oidcBody } from '../support/identity-providers.js';
import { openSession } from '../support/sessions.js';
import { makeClientWith } from '../support/tokens.js';
import type { MutationCall } from './mutation-calls.js';
import type { World } from './world.js';

/** Returns the id in the only row of `query`. */
async function idFrom({ server }: World, query: Sql): Promise<string> {
  const rows = await server.session().all<{ id: string }>(query);
  if (rows.length !== 1) throw new Error(`there are ${rows.length} rows`);
  return rows[0]!.id;
}

const change = ({ server: { services } }: World, query: Sql) =>
  services.database.write(services.database.session(), ({ session }) => session.all(query));

const person = (world: World) => world.server.makePerson(world.customerId, world.fresh('person'));

/** Fields in the input of a mutation that the REST operation does not have. */
export const additions: Readonly<Record<string, (world: World) => Record<string, unknown>>> = {
  updateClient: () => ({ version: 1 }),
  moveTenant: ({ server }) => ({ parentId: server.rootId }),
};

const setting = async (world: World) => ({
  userId: (await world.user()).id,
  applicationId: applications.find(({ type }) => type === 'platform')!.id,
  name: 'support_language',
});

/** Mutations without a REST operation, or with one that has no such input. */
export const ownMutations: Readonly<Record<string, (world: World) => Promise<MutationCall>>> = {
  async setUpTotp(world) {
    const { id } = await person(world);
    return { as: await openSession(world.server, id), input: { userId: id } };
  },
  async setSsoOnly(world) {
    const { id: tenantId } = await world.tenant();
    await makeProvider(world.server, oidcBody(tenantId));
    return { input: { tenantId, enabled: true } };
  },
  async permitPasswordSignIn(world) {
    const { id: tenantId } = await world.tenant();
    const { id: userId } = await world.server.makeUser(tenantId, world.fresh('bound'));
    await change(world, sql`update tenants set sso_only = ${true} where id = ${tenantId}`);
    const until = new Date(world.server.services.clock() + 3600_000).toISOString();
    return { input: { userId, until } };
  },
  async endSession(world) {
    const { id: userId } = await person(world);
    await openSession(world.server, userId);
    const sessionId = await idFrom(
      world,
      sql`select s.id as "id" from login_sessions s where s.user_id = ${userId}`,
    );
    return { input: { sessionId } };
  },
  async endAllSessions(world) {
    const { id: userId } = await person(world);
    await openSession(world.server, userId);
    return { input: { userId } };
  },
  async revokeApplicationGrant(world) {
    const { server } = world;
    const user = await person(world);
    const client = await makeClientWith(server, world.partnerId, { redirectUris: [redirectUri] });
    await tokensThrough(server, client, await visitorAs(server, user));
    const grantId = await idFrom(
      world,
      sql`select g.id as "id" from application_grants g where g.user_id = ${user.id}`,
    );
    return { input: { grantId } };
  },
  async verifyIdentityProviderDomain({ server, partnerId }) {
    const { id } = await makeProvider(server, oidcBody(partnerId, { domain: freshDomain() }));
    const query = `{ identityProvider(id: "${id}") { domainRecord { name value } } }`;
    const { body } = await server.admin.graph(query);
    const { name, value } = body.data.identityProvider.domainRecord;
    server.dns.records.set(name, [[value]]);
    return { input: { id } };
  },
  async retryJob(world) {
    const { services } = world.server;
    const jobId = (await addJob(services, 'walked', { tenantId: world.customerId }))!;
    await change(world, sql`update jobs set state = 'dead', attempts = 3 where id = ${jobId}`);
    return { input: { jobId } };
  },
  async setUserSetting(world) {
    return { input: { ...(await setting(world)), value: 'de' } };
  },
  async deleteUserSetting(world) {
    const input = await setting(world);
    await world.server.admin.graph(
      'mutation($input: SetUserSettingInput!) { setUserSetting(input: $input) { userErrors { code } } }',
      { input: { ...input, value: 'de' } },
    );
    return { input };
  },
};
