import { JobMutations } from './jobs/job-mutations.js';
import { JobResolver } from './jobs/jobs.js';
import { NodeResolver } from './nodes/nodes.js';
import { SettingMutations } from './settings/setting-mutations.js';
import {
  ApplicationSettingResolver,
  EffectiveSettingResolver,
  OwnSettingResolver,
  SettingResolver,
  SettingSchemaResolver,
  TenantSettingResolver,
  UserSettingResolver,
} from './settings/settings.js';

/** The resolvers and mutations of this module. */
export const platformResolvers = [
  NodeResolver,
  SettingResolver,
  SettingSchemaResolver,
  OwnSettingResolver,
  EffectiveSettingResolver,
  TenantSettingResolver,
  UserSettingResolver,
  ApplicationSettingResolver,
  JobResolver,
  SettingMutations,
  JobMutations,
] as const;
