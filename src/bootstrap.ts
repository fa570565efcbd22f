import { randomUUID } from 'node:crypto';
import type { Config } from './config.js';
import type { Session } from './database/session.js';
import { sql } from './database/sql.js';
import type { Services } from './domain/core/context.js';
import { hashSecret, randomSecret } from './domain/core/secrets.js';
import { childPath } from './domain/core/paths.js';
import { nextNumber } from './domain/access/tree/tree-locks.js';
import {
  AccessPolicy,
  AuditRecord,
  Client,
  Contact,
  Credential,
  Tenant,
  User,
  newRow,
} from './entities/index.js';

/** The first administrator and the first client, if this start created them. */
export interface Bootstrapped {
  readonly rootTenantId: string;
  readonly adminId: string;
  readonly clientId: string;
}

/**
 * Initializes an empty database with the root tenant, a root administrator and an API client with
 * the role root_admin. Does nothing and returns undefined if a root tenant exists.
 */
export async function bootstrap(
  config: Config,
  services: Services,
): Promise<Bootstrapped | undefined> {
  const { database, clock, passwords } = services;
  const rootExists = async (session: Session) =>
    (await session.first(sql`select id as "id" from tenants limit 1`)) !== undefined;
  // Checked before the slow password hashing, and again in the transaction.
  if (await rootExists(database.session())) return undefined;
  const now = clock();
  const hashes = await passwords.hashesOf(config.bootstrap.adminPassword.value, 'bootstrap');
  return database.write(database.session(), async ({ em, session }) => {
    if (database.dialect === 'postgresql') {
      // Two instances may start on the same empty database.
      await session.all(sql`lock table tenants in exclusive mode`);
    }
    if (await rootExists(session)) return undefined;
    const rootId = randomUUID();
    const adminId = randomUUID();
    const clientId = config.bootstrap.clientId ?? randomUUID();
    const number = await nextNumber(session, 'tenants');
    const create = { persist: true };
    em.create(
      Tenant,
      newRow(Tenant, now, {
        id: rootId,
        number,
        name: 'Root',
        parentId: rootId,
        kind: 'root',
        pricingMode: 'production',
        productionStartDate: now,
        language: 'en',
        updateLockEnabled: false,
        path: childPath('', number),
        depth: 0,
        barrier: 0,
      }),
      create,
    );
    em.create(
      User,
      newRow(User, now, {
        id: adminId,
        number: await nextNumber(session, 'users'),
        tenantId: rootId,
        login: config.bootstrap.adminLogin,
        activated: true,
        language: 'en',
        notifications: ['maintenance'],
        tokenGeneration: 1,
      }),
      create,
    );
    em.create(Credential, { userId: adminId, ...hashes, updatedAt: now }, create);
    for (const userId of [null, adminId]) {
      em.create(
        Contact,
        newRow(Contact, now, {
          id: randomUUID(),
          tenantId: rootId,
          userId,
          embedded: true,
          types: userId ? [] : ['legal'],
          firstname: 'Platform',
          lastname: 'Administrator',
        }),
        create,
      );
    }
    em.create(
      Client,
      newRow(Client, now, {
        id: clientId,
        tenantId: rootId,
        type: 'api_client',
        data: { client_name: 'bootstrap' },
        tokenEndpointAuthMethod: 'client_secret_basic',
        secretHash: hashSecret(config.bootstrap.clientSecret.value),
        registrationTokenHash: hashSecret(randomSecret()),
        createdBy: adminId,
        tokenGeneration: 1,
      }),
      create,
    );
    for (const [trusteeId, trusteeType] of [
      [adminId, 'user'],
      [clientId, 'client'],
    ] as const) {
      em.create(
        AccessPolicy,
        newRow(AccessPolicy, now, {
          id: randomUUID(),
          trusteeId,
          trusteeType,
          issuerId: rootId,
          tenantId: rootId,
          roleId: 'root_admin',
        }),
        create,
      );
    }
    em.create(
      AuditRecord,
      {
        id: randomUUID(),
        at: now,
        action: 'bootstrap',
        actorType: 'system',
        actorId: null,
        tenantId: rootId,
        objectType: 'tenant',
        objectId: rootId,
        requestId: 'start',
        fields: [],
        details: null,
      },
      create,
    );
    return { rootTenantId: rootId, adminId, clientId };
  });
}
