import { defineEntity, type InferEntity } from '@mikro-orm/core';
import { json, keepKeys, key, p, stamps } from './columns.js';
import { foldName } from './fold-text.js';

export const infraCapabilities = ['backup', 'disaster_recovery', 'files_cloud', 'vcd'] as const;
export type InfraCapability = (typeof infraCapabilities)[number];

/** A location of infrastructure components. */
export const Location = defineEntity({
  name: 'Location',
  tableName: 'locations',
  properties: {
    ...stamps(),
    ownerTenantId: p.uuid(),
    name: p.string(),
    nameKey: key(),
  },
  hooks: keepKeys<{ name: string }>({ nameKey: ({ name }) => foldName(name) }),
});
export type Location = InferEntity<typeof Location>;

/** A storage or another service that offering items are bound to. */
export const InfraComponent = defineEntity({
  name: 'InfraComponent',
  tableName: 'infra_components',
  properties: {
    ...stamps(),
    ownerTenantId: p.uuid(),
    locationId: p.uuid(),
    name: p.string(),
    nameKey: key(),
    url: p.string(),
    capabilities: json<InfraCapability[]>(),
    contentUrl: p.string().nullable(),
    contentMobileUrl: p.string().nullable(),
    /** The operator of the storage, for example `azure`. */
    backendType: p.string().nullable(),
  },
  hooks: keepKeys<{ name: string }>({ nameKey: ({ name }) => foldName(name) }),
});
export type InfraComponent = InferEntity<typeof InfraComponent>;
