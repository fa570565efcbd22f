import { resources } from '../../../domain/resources.js';
import * as entities from '../../../entities/index.js';
import { objectType } from '../../engine/resource-types.js';
import type { Readable } from '../../engine/selection.js';

export const Job = objectType(entities.Job);

export const readableJob: Readable = {
  resource: resources.job,
  needs: { dueAt: ['state', 'dueAt'], tenant: ['tenantId'] },
};
