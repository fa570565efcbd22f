import { kinds } from '../../domain/reads/kinds.js';
import * as entities from '../../entities/index.js';
import { objectType } from '../resource-types.js';
import type { Readable } from '../selection.js';

export const RegistrationToken = objectType(entities.RegistrationToken);

export const readableRegistrationToken: Readable = {
  kind: kinds.registrationToken,
  needs: { token: ['encryptedToken', 'scopes'], tenant: ['tenantId'] },
};
