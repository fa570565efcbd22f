import { Type } from '@sinclair/typebox';
import {
  InfraComponent,
  Location,
  measurementUnit,
  offeringItemType,
} from '../../entities/index.js';
import { responseProperties } from '../engine/resource.js';
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
} from '../engine/value-schemas.js';

/* What tenants are given, set and use, as it is sent. */

export const application = Type.Object({
  id: uuid,
  name: string,
  type: Type.String({ description: 'Technical name of the application, for example `backup`.' }),
  usages: Type.Array(string, { description: 'Names of the usages that the application reports.' }),
  api_base_url: string,
});

/** A role that can be held on a tenant, with its limitations. */
export const availableRole = Type.Object({
  application_id: uuid,
  is_default: Type.Boolean({
    description: 'Whether the role is the default administrator role for tenants of this kind.',
  }),
  role: Type.String({ description: 'Id of the role, for example `company_admin`.' }),
  type: Type.String({
    description:
      'Type of the role: `admin` for administrators of tenants or of an application, `user` for users of an application.',
  }),
  _issues: Type.Optional(
    Type.Object({
      target: Type.String({ description: 'What the issue is about: `application`.' }),
      severity: enumeration(['error', 'warning']),
      error: Type.Object({
        domain: Type.String({ description: 'Error domain.' }),
        code: Type.Integer({ description: 'Numeric error code.' }),
        message: Type.String({ description: 'Error message in plain text.' }),
      }),
    }),
  ),
});

const itemEdition = Type.Unsafe<string | null>({
  ...nullableString,
  description: 'Edition that the item belongs to; null if it belongs to all editions.',
});

const quota = Type.Object({
  value: Type.Unsafe<number | null>({
    ...nullableInteger,
    description: 'Quota in the unit of the item; null for unlimited.',
  }),
  overage: nullableInteger,
  version: Type.Integer({
    description:
      'Version of the quota. It increases with every change and is 0 while no quota is set. Pass it when changing the quota.',
  }),
});

const itemType = Type.Unsafe<string>({
  ...enumeration(offeringItemType.values),
  description:
    'Type of the item: `count` for a counted item, `feature` for a feature, `infra` for a counted item that is bound to an infrastructure component.',
});

const itemName = Type.String({
  description: 'Name of the offering item, unique in the platform, for example `adv_storage`.',
});

/** An offering item of the catalog. */
export const catalogueItem = Type.Object({
  name: itemName,
  edition: itemEdition,
  usage_name: string,
});

/** An offering item of a tenant. */
export const offeringItem = Type.Object({
  application_id: uuid,
  name: itemName,
  edition: itemEdition,
  usage_name: string,
  tenant_id: uuid,
  updated_at: Type.Optional(
    Type.String({
      ...dateTime,
      description: 'Time of the last change; omitted if the item was never set.',
    }),
  ),
  deleted_at: Type.Unsafe<string | null>({
    ...nullableDateTime,
    description: 'Time when the item or its tenant was deleted; null if neither is deleted.',
  }),
  status: Type.Unsafe<0 | 1>({
    type: 'integer',
    enum: [0, 1],
    description: '1 if the item is enabled, 0 if it is disabled.',
  }),
  locked: boolean,
  quota: Type.Optional(quota),
  type: itemType,
  infra_id: Type.Optional(uuid),
  measurement_unit: enumeration(measurementUnit.values),
});

const ownership = { platform_owned: boolean, readonly: boolean };

export const location = Type.Object({ ...responseProperties(Location), ...ownership });

export const infra = Type.Object({ ...responseProperties(InfraComponent), ...ownership });

/** A usage of a tenant. */
export const usage = Type.Object({
  application_id: uuid,
  name: Type.String({
    description:
      'Name of the offering item that counts the usage; name of the usage if no item counts it.',
  }),
  edition: Type.Unsafe<string | null>({
    ...nullableString,
    description:
      'Edition of the offering item; null if the item belongs to all editions or no item counts the usage.',
  }),
  usage_name: Type.String({ description: 'Name of the usage.' }),
  type: Type.Unsafe<string>({
    ...enumeration(offeringItemType.values),
    description:
      'Type of the offering item that counts the usage, or of any item that can count it.',
  }),
  measurement_unit: enumeration(measurementUnit.values),
  infra_id: Type.Optional(uuid),
  tenant_uuid: Type.String({ ...uuid, description: 'Id of the tenant.' }),
  tenant_id: Type.Integer({ description: 'Numeric id of the tenant, used by older services.' }),
  range_start: dateTime,
  absolute_value: integer,
  value: Type.Integer({
    description:
      'Usage that is charged in the current billing period: the usage added in the period if usage accumulates, otherwise the total usage.',
  }),
  offering_item: Type.Optional(
    Type.Object(
      {
        status: Type.Integer({ description: 'Always 1: the item is enabled.' }),
        quota: Type.Optional(quota),
      },
      { description: 'Offering item of the tenant; omitted if it is not enabled.' },
    ),
  ),
});
