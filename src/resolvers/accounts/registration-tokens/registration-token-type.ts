import { resources } from '../../../domain/resources.js';
import * as entities from '../../../entities/index.js';
import { objectType } from '../../engine/resource-types.js';
import type { Readable } from '../../engine/selection.js';

export const RegistrationToken = objectType(entities.RegistrationToken);

export const readableRegistrationToken: Readable = {
  resource: resources.registrationToken,
  needs: { token: ['encryptedToken', 'scopes'], tenant: ['tenantId'] },
};
