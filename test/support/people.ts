import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Unit } from '../../src/database/open.js';
import type { Session } from '../../src/database/session.js';
import type { Services } from '../../src/domain/core/context.js';
import { hashSecret, randomSecret } from '../../src/domain/core/secrets.js';
import { AccessPolicy, Client, newRow } from '../../src/entities/index.js';
import { Principal } from './caller.js';

export type Body = Record<string, any> & { id: string; version: number };

/** Status, code and field of an error of REST. */
export const refusal = ({ status, body }: { status: number; body: any }) => [
  status,
  body?.error?.context?.code,
  body?.error?.context?.field,
];

/** The password of every user of `makePerson`. */
export const password = 'quite a long passphrase';

/** Creates tenants, users, clients and access policies of a test server, and opens its database. */
export abstract class Accounts {
  abstract readonly app: FastifyInstance;
  abstract readonly services: Services;
  abstract readonly rootId: string;
  abstract readonly adminId: string;
  /** The root administrator. */
  abstract readonly admin: Principal;
  /** The bootstrap client. */
  abstract readonly client: Principal;

  /** A session of the database, for statements outside a transaction. */
  session(): Session {
    return this.services.database.session();
  }

  /** Runs `work` in a write transaction. */
  write<Result>(work: (unit: Unit) => Promise<Result>): Promise<Result> {
    const { database } = this.services;
    return database.write(database.session(), work);
  }

  /** Creates a tenant through REST. */
  makeTenant(parentId: string, kind: string, name: string, more: object = {}): Promise<Body> {
    return this.create('/tenants', { parent_id: parentId, kind, name, ...more });
  }

  /** Creates a user without a password through REST. */
  makeUser(tenantId: string, login: string, more: object = {}): Promise<Body> {
    return this.create('/users', { tenant_id: tenantId, login, ...more });
  }

  /** Creates a user with a password, who holds `role` on `on`, by default the user's tenant. */
  async makePerson(
    tenantId: string,
    login: string,
    role?: string,
    on = tenantId,
  ): Promise<Principal> {
    const { id } = await this.makeUser(tenantId, login);
    const { status, text } = await this.client.post(`/users/${id}/password`, { password });
    if (status !== 204) throw new Error(text);
    if (role) await this.grant('user', id, role, on);
    return new Principal(this.app, id, login, password);
  }

  /** Creates a client with a secret, which holds `role` on `on`, by default the client's tenant. */
  async makeClient(tenantId: string, role?: string, on = tenantId): Promise<Principal> {
    const secret = randomSecret();
    const id = randomUUID();
    await this.write(async ({ em }) => {
      em.create(
        Client,
        newRow(Client, Date.now(), {
          id,
          tenantId,
          type: 'api_client',
          data: {},
          tokenEndpointAuthMethod: 'client_secret_basic',
          secretHash: hashSecret(secret),
          registrationTokenHash: hashSecret(randomSecret()),
          createdBy: this.adminId,
          tokenGeneration: 1,
        }),
        { persist: true },
      );
    });
    if (role) await this.grant('client', id, role, on);
    return new Principal(this.app, id, id, secret);
  }

  /** Stores a policy, without the rules of the API: `role` on `tenantId`. */
  async grant(
    trusteeType: 'user' | 'client' | 'user_group',
    trusteeId: string,
    role: string,
    tenantId: string,
  ): Promise<void> {
    await this.write(async ({ em }) => {
      em.create(
        AccessPolicy,
        newRow(AccessPolicy, Date.now(), {
          id: randomUUID(),
          trusteeId,
          trusteeType,
          issuerId: this.rootId,
          tenantId,
          roleId: role,
        }),
        { persist: true },
      );
    });
  }

  /**
   * Sends a POST as the root administrator and returns the body of the response.
   *
   * @throws Error if the response is not a success
   */
  async create(path: string, body: object): Promise<Body> {
    const response = await this.admin.post<Body>(path, body);
    if (response.status >= 300) throw new Error(`POST ${path}: ${response.text}`);
    return response.body;
  }
}
