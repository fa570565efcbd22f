import { Resolver } from 'type-graphql';
import type { Contact as ContactRow } from '../../../entities/index.js';
import { declareLists } from '../../engine/connection.js';
import { declareById, declareObjects } from '../../engine/objects.js';
import { Contact, readableContact } from './contact-type.js';
import { lists } from '../../../domain/lists.js';
import { tenantNode, userNode } from '../../access/nodes.js';
import { contactsIn } from '../nodes.js';

@Resolver(() => Contact)
export class ContactResolver {}
declareById(ContactResolver, 'contact', readableContact, () => Contact);
declareObjects<ContactRow>(ContactResolver, {
  tenant: {
    ...tenantNode,
    description: 'Tenant that the contact belongs to; null if the caller cannot see it.',
    id: ({ tenantId }) => tenantId,
  },
  user: {
    ...userNode,
    description:
      'User that the contact belongs to, or who acts for the tenant; null if there is none.',
    id: ({ userId }) => userId,
  },
});
declareLists(ContactResolver, {
  contacts: [
    contactsIn(lists.contacts),
    'Returns all contacts of tenants that the caller can see.',
  ],
});
