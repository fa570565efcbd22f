import { Type } from '@sinclair/typebox';
import {
  infraCapabilities,
  measurementUnits,
  offeringItemTypes,
  settingOwnerTypes,
} from '../../entities/index.js';
import {
  string,
  integer,
  boolean,
  nullableString,
  nullableInteger,
  uuid,
  enumeration,
  dateTime,
  nullableDateTime,
  optional,
} from './values.js';

/* What tenants are given, set and use, as it is sent. */

export const application = Type.Object({
  id: uuid,
  name: string,
  type: string,
  usages: Type.Array(string),
  api_base_url: string,
});

/** Any value that a setting can have. */
const settingContent = Type.Unsafe<unknown>({});

/** A setting of a tenant: what it has set itself, if it has, and what counts for it. */
export const setting = Type.Object({
  name: string,
  application_id: uuid,
  own: Type.Union([
    Type.Object({ value: settingContent, lock: boolean, exclusive: boolean }),
    Type.Null(),
  ]),
  effective: Type.Object({
    owner: Type.Optional(Type.Object({ type: enumeration(settingOwnerTypes), id: uuid })),
    hidden: boolean,
    value: settingContent,
    lock: boolean,
  }),
});

/** How a setting is inherited, and what it is about. */
export const settingSchema = Type.Object({
  application_id: uuid,
  name: string,
  inheritance_type: string,
  business_type: string,
});

/** A role that can be held on a tenant, and what is still in its way. */
export const availableRole = Type.Object({
  application_id: uuid,
  is_default: boolean,
  role: string,
  type: string,
  _issues: Type.Optional(
    Type.Object({
      target: string,
      severity: enumeration(['error', 'warning']),
      error: Type.Object({ domain: string, code: integer, message: string }),
    }),
  ),
});

/** An offering item of the catalogue. */
export const catalogueItem = Type.Object({
  name: string,
  edition: nullableString,
  usage_name: string,
});

/** An offering item of a tenant. */
export const offeringItem = Type.Object({
  application_id: uuid,
  name: string,
  edition: nullableString,
  usage_name: string,
  tenant_id: uuid,
  updated_at: Type.Optional(dateTime),
  deleted_at: nullableDateTime,
  status: Type.Unsafe<0 | 1>({ type: 'integer', enum: [0, 1] }),
  locked: boolean,
  quota: Type.Optional(
    Type.Object({ value: nullableInteger, overage: nullableInteger, version: integer }),
  ),
  type: enumeration(offeringItemTypes),
  infra_id: Type.Optional(uuid),
  measurement_unit: enumeration(measurementUnits),
});

const ownership = { owner_tenant_id: uuid, platform_owned: boolean, readonly: boolean };

/** A place where infrastructure components stand. */
export const location = Type.Object({ id: uuid, ...ownership, name: string, version: integer });

/** A storage or another service that offering items are bound to. */
export const infra = Type.Object({
  id: uuid,
  ...ownership,
  location_id: uuid,
  name: string,
  url: string,
  capabilities: Type.Array(enumeration(infraCapabilities)),
  ...optional({ content_url: string, content_mobile_url: string }),
  backend_type: nullableString,
  version: integer,
});

/** What a tenant uses of one thing. */
export const usage = Type.Object({
  application_id: uuid,
  name: string,
  edition: nullableString,
  usage_name: string,
  type: enumeration(offeringItemTypes),
  measurement_unit: enumeration(measurementUnits),
  infra_id: Type.Optional(uuid),
  tenant_uuid: uuid,
  tenant_id: integer,
  range_start: dateTime,
  absolute_value: integer,
  value: integer,
  offering_item: Type.Optional(
    Type.Object({
      status: integer,
      quota: Type.Optional(
        Type.Object({ value: nullableInteger, overage: nullableInteger, version: integer }),
      ),
    }),
  ),
});
