import type { Static } from '@sinclair/typebox';
import { Contact, closed, inputProperties } from '../../../entities/index.js';

const { tenantId: _tenantId, userId: _userId, ...properties } = inputProperties(Contact, 'update');

/** The contact that is part of a tenant or user, as their inputs contain it. */
export const ContactInput = closed(properties);
export type ContactInput = Static<typeof ContactInput>;
