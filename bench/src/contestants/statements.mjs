/*
 * The statements of account-graph for its two REST workloads. They are recorded by running the
 * reads of the build on a session that only records statements, so the minimal servers always run
 * the same ones.
 */
import { contactsOfTenants, getTenant, listTenants, ownContactsOfTenants, run } from '../build.mjs';

const id = '00000000-0000-4000-8000-000000000000';
const place = { id, path: '000001', depth: 0, barrier: 0, deletedAt: null };

/** Returns the statements that `work` runs. The first one returns `found`. */
async function record(dialect, found, work) {
  const statements = [];
  const session = {
    dialect,
    async all(query) {
      statements.push(query.render(dialect));
      return statements.length === 1 ? found : [];
    },
    async first(query) {
      return (await this.all(query))[0];
    },
  };
  const scopes = new Set(['*']);
  const grants = [{ role: 'root_admin', tenantId: id, path: place.path, depth: 0, scopes }];
  const caller = { type: 'client', id, tenantId: id, tenantPath: place.path, grants };
  await work({ session, caller, clock: Date.now });
  return statements;
}

/** A statement whose recorded values, or a list of them, are replaced for each request. */
function filled({ text, values }) {
  const list = JSON.stringify([id]);
  const holes = values.flatMap((value, i) => (value === id || value === list ? [i] : []));
  if (holes.length !== 1) throw new Error(`one id expected in ${text}`);
  return {
    text,
    fill(value) {
      const copy = [...values];
      copy[holes[0]] = value;
      return copy;
    },
  };
}

/**
 * Returns the statements of a tenant, of its contacts, of a page of children, and of the contacts
 * of a page.
 */
export async function statementsOf(dialect, pageSize) {
  // The authorization of both actions first reads the tenant, which must exist.
  const [tenant] = await record(dialect, [place], (ctx) => run(getTenant, ctx, { tenantId: id }));
  const input = { filter: { parentId: id }, limit: pageSize };
  const [, children] = await record(dialect, [place], (ctx) => run(listTenants, ctx, input));
  const [contacts] = await record(dialect, [], ({ session }) => contactsOfTenants(session, [id]));
  const [owned] = await record(dialect, [], ({ session }) => ownContactsOfTenants(session, [id]));
  return {
    tenant: filled(tenant),
    children: filled(children),
    contacts: filled(contacts),
    ownContacts: filled(owned),
  };
}
