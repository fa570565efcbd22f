import { Type } from '@sinclair/typebox';
import {
  createRegistrationToken,
  tokenFields,
} from '../../domain/accounts/registration-tokens/create-registration-token.js';
import { deleteRegistrationToken } from '../../domain/accounts/registration-tokens/delete-registration-token.js';
import { listRegistrationTokens } from '../../domain/accounts/registration-tokens/list-registration-tokens.js';
import {
  RegisterClientInput,
  registerClient,
} from '../../domain/accounts/registration-tokens/register-client.js';
import { Uuid } from '../../domain/core/schema.js';
import { platformDomain } from '../engine/errors.js';
import { operation } from '../engine/operation.js';
import {
  presentRegisteredClient,
  presentRegistrationToken,
} from './registration-token-presenter.js';
import * as schemas from './registration-token-schemas.js';
import * as values from '../engine/value-schemas.js';

const tag = 'Registration tokens';
const older = '/bc/api/account_server/registration_tokens';

export const registrationTokenOperations = [
  operation({
    method: 'GET',
    path: '/api/2/tenants/{tenant_id}/registration_tokens',
    summary: 'Returns the registration tokens of a tenant that have not expired',
    tag,
    success: 200,
    response: values.items(schemas.registrationToken),
    errors: platformDomain(401, 403),
    action: listRegistrationTokens,
    present: (tokens) => ({ items: tokens.map(presentRegistrationToken) }),
  }),
  operation({
    method: 'POST',
    path: '/api/2/tenants/{tenant_id}/registration_tokens',
    summary: 'Creates a registration token, with which clients register themselves in a tenant',
    tag,
    body: Type.Object(tokenFields),
    success: 200,
    response: schemas.registrationToken,
    errors: platformDomain(401, 403, 415),
    action: createRegistrationToken,
    present: presentRegistrationToken,
  }),
  operation({
    method: 'GET',
    path: '/api/2/registration_tokens',
    aliases: [older],
    summary: 'Returns the registration tokens of the tenant of the caller that have not expired',
    tag,
    success: 200,
    response: values.items(schemas.registrationToken),
    errors: platformDomain(401, 403, 415),
    action: listRegistrationTokens,
    present: (tokens) => ({ items: tokens.map(presentRegistrationToken) }),
  }),
  operation({
    method: 'POST',
    path: '/api/2/registration_tokens',
    aliases: [older],
    summary: 'Creates a registration token of a tenant, by default that of the caller',
    tag,
    body: Type.Object({ tenantId: Type.Optional(Uuid), ...tokenFields }),
    success: 201,
    response: schemas.registrationToken,
    errors: platformDomain(401, 403, 415),
    action: createRegistrationToken,
    present: presentRegistrationToken,
  }),
  operation({
    method: 'DELETE',
    path: '/api/2/registration_tokens/{token_id}',
    aliases: [`${older}/{token_id}`],
    summary: 'Deletes a registration token; clients that were registered with it remain',
    tag,
    numbers: true,
    success: 204,
    errors: platformDomain(401, 403, 404, 415),
    action: deleteRegistrationToken,
  }),
  operation({
    method: 'POST',
    path: '/api/2/idp/register',
    summary: 'Registers a client with a registration token',
    tag,
    body: RegisterClientInput,
    registers: true,
    success: 201,
    response: schemas.registeredClient,
    errors: {
      ...platformDomain(400, 401, 403),
      oauth: true,
      oauthWords: {
        UNAUTHENTICATED: 'invalid_token',
        BAD_INPUT: 'invalid_client_metadata',
        RATE_LIMITED: 'temporarily_unavailable',
      },
    },
    action: registerClient,
    present: presentRegisteredClient,
  }),
];
