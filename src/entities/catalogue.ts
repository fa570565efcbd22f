import { defineEntity, type InferEntity } from '@mikro-orm/core';
import { json, p } from './columns.js';
import type { TenantKind } from './tenant.js';

/** A service of the platform that tenants can use. */
export const Application = defineEntity({
  name: 'Application',
  tableName: 'applications',
  properties: {
    id: p.uuid().primary(),
    name: p.string(),
    type: p.string(),
    apiBaseUrl: p.string(),
    /** Names of the usages that the application reports. */
    usages: json<string[]>(),
    position: p.integer(),
  },
});
export type Application = InferEntity<typeof Application>;

/** A role: its scopes, and the kinds of tenants on which it can be held. */
export const Role = defineEntity({
  name: 'Role',
  tableName: 'roles',
  properties: {
    /** For example `partner_admin`. */
    id: p.string().primary(),
    /** Type of the application that the role belongs to, for example `platform`. */
    application: p.string(),
    name: p.string(),
    kinds: json<TenantKind[]>(),
    /** Names of scopes; `*` includes all scopes. */
    scopes: json<string[]>(),
  },
});
export type Role = InferEntity<typeof Role>;
