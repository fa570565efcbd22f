import { kinds } from '../../domain/reads/kinds.js';
import * as entities from '../../entities/index.js';
import { objectType } from '../resource-types.js';
import type { Readable } from '../selection.js';

export const Contact = objectType(entities.Contact);

export const readableContact: Readable = {
  kind: kinds.contact,
  needs: {
    firstName: ['firstname'],
    lastName: ['lastname'],
    tenant: ['tenantId'],
    user: ['userId'],
  },
};
