import { SecurityGroup } from '../../entities/index.js';
import { presenterOf } from '../resource.js';

export const presentSecurityGroup = presenterOf(SecurityGroup);
