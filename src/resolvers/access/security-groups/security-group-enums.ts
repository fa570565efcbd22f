import type { MemberType } from '../../../entities/index.js';
import { enumOf } from '../../engine/enums.js';

export const MemberTypeEnum = enumOf<MemberType>(
  'SecurityGroupMemberType',
  'Type of a member of a security group.',
  {
    user: 'A user.',
    client: 'A client.',
  },
);
