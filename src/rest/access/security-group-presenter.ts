import { SecurityGroup } from '../../entities/index.js';
import { presenterOf } from '../engine/resource.js';

export const presentSecurityGroup = presenterOf(SecurityGroup);
