import { JobMutations } from './jobs/job-mutations.js';
import { JobResolver } from './jobs/jobs.js';
import { SettingMutations } from './settings/setting-mutations.js';
import {
  EffectiveSettingResolver,
  OwnSettingResolver,
  SettingResolver,
  SettingSchemaResolver,
  TenantSettingResolver,
  UserSettingResolver,
} from './settings/settings.js';

/** The resolvers and mutations of this module. */
export const platformResolvers = [
  SettingResolver,
  SettingSchemaResolver,
  OwnSettingResolver,
  EffectiveSettingResolver,
  TenantSettingResolver,
  UserSettingResolver,
  JobResolver,
  SettingMutations,
  JobMutations,
] as const;
