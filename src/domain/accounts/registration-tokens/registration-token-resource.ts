import { RegistrationToken } from '../../../entities/index.js';
import { tableOf, type Resource } from '../../access/reads/resource.js';

export const registrationTokenResource = {
  name: 'registrationToken',
  entity: RegistrationToken,
  ...tableOf('registration_tokens', 'r'),
  readScopes: ['oauth2_client_admin'],
  owner: null,
} as const satisfies Resource;
