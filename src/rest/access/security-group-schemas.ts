import { Type } from '@sinclair/typebox';
import { memberTypes } from '../../entities/index.js';
import { dateTime, enumeration, integer, nullableDateTime, uuid } from '../engine/value-schemas.js';

/* Security groups, as they are sent. */

export const securityGroup = Type.Object({
  id: uuid,
  version: integer,
  tenant_id: uuid,
  created_at: dateTime,
  updated_at: dateTime,
  deleted_at: nullableDateTime,
});

export const securityGroupMember = Type.Object({ id: uuid, type: enumeration(memberTypes) });
