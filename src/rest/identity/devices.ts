import { Type } from '@sinclair/typebox';
import { approveDevice, readDeviceRequest } from '../../domain/identity/devices/device-approval.js';
import { authorizeDevice } from '../../domain/identity/devices/device-authorization.js';
import { supportedScopes } from '../../domain/identity/tokens/token-scopes.js';
import { platformDomain } from '../engine/errors.js';
import { operation } from '../engine/operation.js';
import { presentDeviceAuthorization, presentDeviceRequest } from './device-presenter.js';
import * as values from '../engine/value-schemas.js';

const tag = 'Identity';
const { string } = values;

const userCode = Type.String({
  description: 'User code that the device shows. Dashes and case are ignored.',
});
const tenantUuid = Type.Optional(
  Type.String({
    format: 'uuid',
    description:
      'Id of the personal tenant that the device acts on. For the personal tenant of another user, the caller must be an administrator of a partner that is an ancestor of it.',
  }),
);

export const deviceOperations = [
  operation({
    method: 'POST',
    path: '/api/2/idp/device_authorization',
    summary: 'Starts the authorization of a device (RFC 8628)',
    tag,
    body: Type.Object({
      clientId: Type.String({ description: 'Id of the client of the device.' }),
      clientSecret: Type.Optional(
        Type.String({ description: 'Secret of the client; omitted for a public client.' }),
      ),
      displayName: Type.Optional(
        Type.String({
          description: 'Name of the device, which is shown to the user who approves it.',
        }),
      ),
      scope: Type.String({
        description: `Space-separated list of ${supportedScopes.join(', ')}, and at most one \`urn:acronis.com:tenant-id:{uuid}\`.`,
      }),
    }),
    form: true,
    clients: 'only',
    success: 200,
    response: Type.Object({
      device_code: Type.String({
        description: 'Device code, which the device exchanges for tokens.',
      }),
      user_code: Type.String({
        description: 'User code, which the device shows and the user enters.',
      }),
      verification_uri: Type.String({
        description: 'URL of the page where the user enters the code.',
      }),
      verification_uri_complete: Type.Optional(
        Type.String({
          description: '`verification_uri` including the user code, for example for a QR code.',
        }),
      ),
      expires_in: Type.Integer({ description: 'Lifetime of the codes in seconds.' }),
      interval: Type.Integer({
        description: 'Minimum interval between two token requests of the device, in seconds.',
      }),
    }),
    errors: { ...platformDomain(), oauth: true },
    action: authorizeDevice,
    present: (authorization, ctx) => presentDeviceAuthorization(authorization, ctx.identity.issuer),
  }),
  operation({
    method: 'GET',
    path: '/api/2/idp/device_authorization/approval',
    summary: 'Returns the device that waits for approval with a user code',
    tag,
    query: { code: userCode, tenantUuid },
    success: 200,
    response: Type.Object({
      client_id: values.uuid,
      display_name: string,
      scope: Type.Array(string),
      tenant_id: string,
      tenant_name: string,
      is_current_tenant: values.boolean,
    }),
    errors: { ...platformDomain(400, 403), oauth: true },
    action: readDeviceRequest,
    present: presentDeviceRequest,
  }),
  operation({
    method: 'POST',
    path: '/api/2/idp/device_authorization/approval',
    summary: 'Approves the device that waits with a user code',
    tag,
    body: Type.Object({ code: userCode, tenantUuid }),
    success: 204,
    errors: { ...platformDomain(400, 403), oauth: true },
    action: approveDevice,
  }),
];
