import { resources } from '../../../domain/resources.js';
import * as entities from '../../../entities/index.js';
import { objectType } from '../../engine/resource-types.js';
import type { Readable } from '../../engine/selection.js';

export const Contact = objectType(entities.Contact);

export const readableContact: Readable = {
  resource: resources.contact,
  needs: {
    firstName: ['firstname'],
    lastName: ['lastname'],
    tenant: ['tenantId'],
    user: ['userId'],
  },
};
