import { Type } from '@sinclair/typebox';
import { approveDevice, readDeviceRequest } from '../../domain/identity/device-approval.js';
import { authorizeDevice } from '../../domain/identity/device-authorization.js';
import { supportedScopes } from '../../domain/identity/token-scopes.js';
import { platform } from '../errors.js';
import { operation } from '../operation.js';
import { presentDeviceAuthorization, presentDeviceRequest } from '../presenters/device.js';
import * as schemas from '../schemas.js';

const tag = 'Identity';
const { string } = schemas;

const userCode = Type.String({
  description: 'What the device shows. Dashes and the case of letters mean nothing.',
});
const tenantUuid = Type.Optional(
  Type.String({
    format: 'uuid',
    description:
      'The personal tenant that the device is to act on. One of somebody else takes an administrator of a partner above it.',
  }),
);

export const deviceOperations = [
  operation({
    method: 'POST',
    path: '/api/2/idp/device_authorization',
    summary: 'Ask for a device without a keyboard to be let in',
    tag,
    body: Type.Object({
      clientId: Type.String({ description: 'The client that the device is.' }),
      clientSecret: Type.Optional(
        Type.String({ description: 'The secret of the client, if it can keep one.' }),
      ),
      displayName: Type.Optional(
        Type.String({
          description: 'What the device is called: it is shown to whoever lets it in.',
        }),
      ),
      scope: Type.String({
        description: `Any of ${supportedScopes.join(', ')}, and at most one \`urn:acronis.com:tenant-id:{uuid}\`, with spaces between them.`,
      }),
    }),
    form: true,
    clients: 'only',
    success: 200,
    response: Type.Object({
      device_code: Type.String({ description: 'What the device exchanges for tokens.' }),
      user_code: Type.String({ description: 'What the device shows for somebody to type.' }),
      verification_uri: Type.String({ description: 'Where to type it.' }),
      verification_uri_complete: Type.Optional(
        Type.String({ description: 'The same with the code in it, for a QR code.' }),
      ),
      expires_in: Type.Integer({ description: 'Seconds that the device may wait.' }),
      interval: Type.Integer({ description: 'Seconds between two questions of the device.' }),
    }),
    errors: { ...platform(), oauth: true },
    action: authorizeDevice,
    present: (authorization, ctx) => presentDeviceAuthorization(authorization, ctx.identity.issuer),
  }),
  operation({
    method: 'GET',
    path: '/api/2/idp/device_authorization/approval',
    summary: 'Show the device that waits with a code',
    tag,
    query: { code: userCode, tenantUuid },
    success: 200,
    response: Type.Object({
      client_id: schemas.uuid,
      display_name: string,
      scope: Type.Array(string),
      tenant_id: string,
      tenant_name: string,
      is_current_tenant: schemas.boolean,
    }),
    errors: { ...platform(400, 403), oauth: true },
    action: readDeviceRequest,
    present: presentDeviceRequest,
  }),
  operation({
    method: 'POST',
    path: '/api/2/idp/device_authorization/approval',
    summary: 'Let in the device that waits with a code',
    tag,
    body: Type.Object({ code: userCode, tenantUuid }),
    success: 204,
    errors: { ...platform(400, 403), oauth: true },
    action: approveDevice,
  }),
];
