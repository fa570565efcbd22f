import { Type } from '@sinclair/typebox';
import { DomainError, badInput } from '../../domain/core/errors.js';
import { Moment, Uuid, Version, oneOf, plainText } from '../../domain/core/schema.js';
import { checkLogin, checkPassword } from '../../domain/accounts/users/check-credentials.js';
import { createUser } from '../../domain/accounts/users/create-user.js';
import { deleteUser } from '../../domain/accounts/users/delete-user.js';
import { listMaintenanceUsers } from '../../domain/accounts/users/list-maintenance-users.js';
import { listOwnApplications } from '../../domain/accounts/users/list-own-applications.js';
import { listUserIds, userOrders } from '../../domain/accounts/users/list-user-ids.js';
import { listUsers } from '../../domain/accounts/users/list-users.js';
import { getOneself, getUser } from '../../domain/accounts/users/read-user.js';
import { restoreUser } from '../../domain/accounts/users/restore-user.js';
import { setUserPassword } from '../../domain/accounts/users/set-user-password.js';
import { updateUser } from '../../domain/accounts/users/update-user.js';
import { CreateUserInput, userChanges } from '../../domain/accounts/users/user-input.js';
import { User, tenantKind, userNotification } from '../../entities/index.js';
import { applicationDomain, platformDomain } from '../engine/errors.js';
import { operation } from '../engine/operation.js';
import { allowDeleted, commaList, presentPage, usageOrder } from '../engine/parameters.js';
import { presentApplication } from '../commerce/application-presenter.js';
import { levelsOfDetail } from '../access/tenant-presenter.js';
import { presentOneself, presentUser, presentUsers } from '../access/user-presenter.js';
import { changesBody, creationBody } from '../engine/resource.js';
import * as schemas from '../access/account-schemas.js';
import * as values from '../engine/value-schemas.js';
import { application } from '../commerce/service-schemas.js';
import { timestamp } from '../engine/time.js';

const tag = 'Users';

/** Parses the order of a list of ids, such as `login` or `-status`. */
function userOrder(text: string | undefined) {
  const descending = text?.startsWith('-') ?? false;
  const by = text?.replace(/^-/, '') ?? 'name';
  const known = userOrders.find((order) => order === by);
  if (known) return { by: known, descending };
  const usage = usageOrder(by);
  if (usage) return { by: 'name', descending, usage };
  throw badInput('order', `order must be one of ${userOrders.join(', ')}, usage.NAME`);
}

const flag = Type.Optional(Type.Boolean());

export const userOperations = [
  operation({
    method: 'GET',
    path: '/api/2/users',
    summary: 'Returns users by id, tenant, subtree or system of origin',
    tag,
    query: {
      uuids: Type.Optional(commaList(Uuid, 100)),
      originId: Type.Optional(plainText(255)),
      externalIds: Type.Optional(commaList(plainText(255), 100)),
      tenantId: Type.Optional(Uuid),
      subtreeRootTenantId: Type.Optional(Uuid),
      updatedSince: Type.Optional(Moment),
      limit: Type.Optional(Type.Integer({ minimum: 1, default: 2000 })),
      after: Type.Optional(Type.String()),
      lod: Type.Optional(oneOf(levelsOfDetail)),
      withAccessPolicies: flag,
      allowDeleted,
      insideOrganization: flag,
      accessPolicies: Type.Optional(commaList(plainText(255), 100)),
      tenantKinds: Type.Optional(commaList(oneOf(tenantKind.values))),
      targetTenantId: Type.Optional(Uuid),
    },
    success: 200,
    response: values.page(schemas.listedUser),
    errors: applicationDomain(400, 401, 403, 404),
    action: listUsers,
    input: ({ query: { limit, after, lod: _, withAccessPolicies: __, ...filter } }) => ({
      filter,
      ...(limit !== undefined && { limit }),
      ...(after !== undefined && { after }),
    }),
    present: async (page, ctx, { query }) =>
      presentPage(ctx, {
        ...page,
        items: await presentUsers(ctx, page.items, {
          lod: query.lod ?? 'full',
          withPolicies: query.withAccessPolicies ?? false,
        }),
      }),
  }),
  operation({
    method: 'POST',
    path: '/api/2/users',
    summary: 'Creates a user',
    tag,
    body: creationBody(User, CreateUserInput.properties),
    success: 200,
    response: schemas.user,
    errors: platformDomain(401, 403, 415),
    action: createUser,
    present: (user, ctx) => presentUser(ctx, user),
  }),
  operation({
    method: 'GET',
    path: '/api/2/users/check_login',
    summary: 'Checks whether a login is available',
    tag,
    query: { username: Type.String() },
    success: 204,
    errors: platformDomain(401, 406, 409),
    action: checkLogin,
    input: ({ query: { username } }) => ({ login: username }),
    present: (answer) => {
      if (answer === 'taken') {
        throw new DomainError('LOGIN_TAKEN', 'the login is already in use', {
          field: ['username'],
        });
      }
      if (answer === 'unacceptable') {
        throw new DomainError('INVALID_LOGIN', 'the login is not acceptable', {
          field: ['username'],
        });
      }
    },
  }),
  operation({
    method: 'POST',
    path: '/api/2/users/check_password',
    readsOnly: true,
    summary: 'Checks whether a password is known from data breaches',
    tag,
    body: checkPassword.input,
    success: 200,
    response: Type.Object({ compromised: values.boolean }),
    errors: platformDomain(400, 415),
    action: checkPassword,
    present: (compromised) => ({ compromised }),
  }),
  operation({
    method: 'GET',
    path: '/api/2/users/maintenance_notifications',
    summary: 'Returns the users who receive maintenance notifications',
    tag,
    query: listMaintenanceUsers.input.properties,
    success: 200,
    response: Type.Object({
      timestamp: values.dateTime,
      users: Type.Array(
        Type.Object({
          id: values.uuid,
          login: values.string,
          email: values.nullableString,
          notifications: Type.Array(values.enumeration(userNotification.values)),
        }),
      ),
      paging: Type.Object({ limit: values.integer, last_user_id: values.integer }),
    }),
    errors: applicationDomain(401, 403),
    action: listMaintenanceUsers,
    present: ({ users, limit, lastUserId }, ctx) => ({
      timestamp: timestamp(ctx.clock()),
      users: users.map(({ number: _, ...user }) => user),
      paging: { limit, last_user_id: lastUserId },
    }),
  }),
  operation({
    method: 'GET',
    path: '/api/2/users/me',
    summary: 'Returns the caller as a user',
    tag,
    success: 200,
    response: schemas.oneself,
    errors: applicationDomain(401),
    action: getOneself,
    present: (oneself, ctx) => presentOneself(ctx, oneself),
  }),
  operation({
    method: 'GET',
    path: '/api/2/users/me/applications',
    summary: 'Returns the applications of the caller',
    tag,
    query: { forUi: flag },
    success: 200,
    response: values.items(application),
    errors: platformDomain(401),
    action: listOwnApplications,
    present: (applications) => ({
      items: applications.map(presentApplication),
    }),
  }),
  operation({
    method: 'GET',
    path: '/api/2/users/{user_id}',
    summary: 'Returns a user',
    tag,
    query: { allowDeleted },
    success: 200,
    response: schemas.user,
    errors: applicationDomain(401, 403, 404),
    action: getUser,
    present: (user, ctx) => presentUser(ctx, user),
  }),
  operation({
    method: 'PUT',
    path: '/api/2/users/{user_id}',
    summary: 'Updates a user, or enables or disables them',
    tag,
    body: changesBody(User, { version: Version, ...userChanges }),
    success: 200,
    response: schemas.user,
    errors: platformDomain(401, 403, 404, 409, 415),
    action: updateUser,
    present: (user, ctx) => presentUser(ctx, user),
  }),
  operation({
    method: 'DELETE',
    path: '/api/2/users/{user_id}',
    summary: 'Deletes a disabled user',
    tag,
    query: { version: Version },
    success: 204,
    errors: platformDomain(401, 403, 404),
    action: deleteUser,
  }),
  operation({
    method: 'POST',
    path: '/api/2/users/{user_id}/restore',
    summary: 'Restores a deleted user and everything that was deleted with them',
    tag,
    query: { force: flag, enable: flag },
    success: 204,
    errors: applicationDomain(401, 403, 404, 409),
    action: restoreUser,
  }),
  operation({
    method: 'POST',
    path: '/api/2/users/{user_id}/password',
    summary: 'Sets the password of a user; only for clients',
    tag,
    body: Type.Object({ password: Type.String() }),
    success: 204,
    // The contract does not document 409: a user who signs in only by an identity provider is
    // refused with 403.
    errors: { ...applicationDomain(401, 403, 404), answers: { BUSINESS_RULE: 403 } },
    action: setUserPassword,
  }),
  operation({
    method: 'GET',
    path: '/api/2/tenants/{tenant_id}/users',
    summary: 'Returns the ids of the users of a tenant',
    tag,
    query: {
      includeGrandChildren: flag,
      includeHidden: flag,
      order: Type.Optional(Type.String()),
      allowDeleted,
    },
    success: 200,
    response: values.items(values.uuid),
    errors: applicationDomain(401, 403, 404),
    action: listUserIds,
    // No user is hidden, so `include_hidden` has no effect.
    input: ({ params, query: { order, includeHidden: _, ...query } }) => ({
      ...params,
      ...query,
      order: userOrder(order),
    }),
    present: (ids) => ({ items: ids }),
  }),
];
