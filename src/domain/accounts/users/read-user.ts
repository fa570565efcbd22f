import { Type } from '@sinclair/typebox';
import { columns, sql } from '../../../database/sql.js';
import { Client, type Tenant } from '../../../entities/index.js';
import { action } from '../../core/action.js';
import { Nothing, Uuid } from '../../core/schema.js';
import { authorizeUser, userById, type UserRow } from '../../access/principals/user-reads.js';

/** Returns a user by id (`GET /users/{user_id}`). Users can read themselves. */
export const getUser = action({
  name: 'getUser',
  scopes: ['tenant_viewer'],
  input: Type.Object(
    { userId: Uuid, allowDeleted: Type.Optional(Type.Boolean()) },
    { additionalProperties: false },
  ),
  perform: (ctx, { userId, allowDeleted = false }): Promise<UserRow> =>
    authorizeUser(ctx, userId, { allowDeleted, self: true }),
});

const clientColumns = ['id', 'tenantId', 'version', 'createdAt', 'updatedAt', 'status'] as const;

/** A client as returned to itself; `language` is the language of its tenant. */
export type OwnClient = Pick<Client, (typeof clientColumns)[number]> & Pick<Tenant, 'language'>;

export type Oneself =
  | { readonly type: 'user'; readonly user: UserRow }
  | { readonly type: 'client'; readonly client: OwnClient };

/** Returns the calling user or client (`GET /users/me`). */
export const getOneself = action({
  name: 'getOneself',
  scopes: ['tenant_viewer'],
  input: Nothing,
  async perform(ctx): Promise<Oneself> {
    ctx.authorizedBy('self');
    const id = ctx.caller.id!;
    if (ctx.caller.type === 'user') {
      return { type: 'user', user: (await userById(ctx.session, id))! };
    }
    const client = await ctx.session.first<OwnClient>(
      sql`select ${columns(Client, 'c', clientColumns)}, t.language as "language"
        from clients c join tenants t on t.id = c.tenant_id where c.id = ${id}`,
    );
    return { type: 'client', client: client! };
  },
});
