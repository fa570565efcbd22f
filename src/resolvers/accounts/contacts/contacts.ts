import { Resolver } from 'type-graphql';
import type { Contact as ContactRow } from '../../../entities/index.js';
import { declareLists } from '../../engine/connection.js';
import { connections } from '../../connections.js';
import { declareById, declareObjects } from '../../engine/objects.js';
import { Contact, readableContact } from './contact-type.js';
import { Tenant, readableTenant } from '../tenants/tenant-type.js';
import { User, readableUser } from '../users/user-type.js';

@Resolver(() => Contact)
export class ContactResolver {}
declareById(ContactResolver, 'contact', readableContact, () => Contact);
declareObjects<ContactRow>(ContactResolver, {
  tenant: {
    type: () => Tenant,
    readable: readableTenant,
    description: 'Tenant that the contact belongs to; null if the caller cannot see it.',
    id: ({ tenantId }) => tenantId,
  },
  user: {
    type: () => User,
    readable: readableUser,
    description:
      'User that the contact belongs to, or who acts for the tenant; null if there is none.',
    id: ({ userId }) => userId,
  },
});
declareLists(ContactResolver, {
  contacts: [connections.contacts, 'Returns all contacts of tenants that the caller can see.'],
});
