import type { Contact } from '../../entities/index.js';
import { timestamp, timestampOrNull } from '../engine/time.js';

/** A contact as it is sent. */
export function presentContact(row: Omit<Contact, 'emailKey' | 'nameKey'>) {
  return {
    id: row.id,
    created_at: timestamp(row.createdAt),
    updated_at: timestamp(row.updatedAt),
    deleted_at: timestampOrNull(row.deletedAt ?? null),
    tenant_id: row.tenantId,
    user_id: row.userId,
    types: row.types,
    email: row.email,
    address1: row.address1,
    address2: row.address2,
    country: row.country,
    state: row.state,
    city: row.city,
    zipcode: row.zipcode,
    phone: row.phone,
    firstname: row.firstname,
    lastname: row.lastname,
    title: row.title,
    website: row.website,
    industry: row.industry,
    organization_size: row.organizationSize,
    email_confirmed: row.emailConfirmed,
    aan: row.aan,
    fax: row.fax,
    language: row.language,
  };
}
