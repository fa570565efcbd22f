import { Type } from '@sinclair/typebox';
import { SecurityGroup, memberType } from '../../entities/index.js';
import { responseProperties } from '../engine/resource.js';
import { enumeration, uuid } from '../engine/value-schemas.js';

/* Security groups, as they are sent. */

export const securityGroup = Type.Object(responseProperties(SecurityGroup));

export const securityGroupMember = Type.Object({ id: uuid, type: enumeration(memberType.values) });
