import { Resolver, type ClassType } from 'type-graphql';
import type { SettingState } from '../../../domain/platform/settings/setting-reads.js';
import type {
  AccessPolicy as AccessPolicyRow,
  Application as ApplicationRow,
  SettingSchema as SettingSchemaRow,
} from '../../../entities/index.js';
import { AccessPolicy } from '../../access/policies/policy-type.js';
import { declareField } from '../../engine/direct-resolvers.js';
import { Setting, SettingSchema } from '../../platform/settings/setting-type.js';
import { Application, Role } from './catalogue-types.js';

/* Fields that connect policies and settings with the catalog. */

@Resolver(() => AccessPolicy)
export class PolicyRoleResolver {}
declareField<AccessPolicyRow>(PolicyRoleResolver, 'field', 'role', {
  type: () => Role,
  nullable: true,
  description: 'Granted role; null if the role is no longer in the catalog.',
  resolve: ({ roleId }, _args, { catalogue }) => catalogue.role(roleId) ?? null,
});

/** Declares the application of a setting. */
function declareApplication<Parent>(resolver: ClassType, idOf: (parent: Parent) => string): void {
  declareField<Parent>(resolver, 'field', 'application', {
    type: () => Application,
    nullable: true,
    description:
      'Application that the setting belongs to; null if the application is no longer in the catalog.',
    resolve: (parent, _args, { catalogue }) => catalogue.application(idOf(parent)) ?? null,
  });
}

@Resolver(() => SettingSchema)
export class SchemaApplicationResolver {}
declareApplication<SettingSchemaRow>(
  SchemaApplicationResolver,
  ({ applicationId }) => applicationId,
);

@Resolver(() => Setting)
export class SettingApplicationResolver {}
declareApplication<SettingState>(SettingApplicationResolver, ({ schema }) => schema.applicationId);

@Resolver(() => Application)
export class ApplicationSettingResolver {}
declareField<ApplicationRow>(ApplicationSettingResolver, 'field', 'settingSchemas', {
  type: () => [SettingSchema],
  description: 'Schemas of the settings of the application, in catalog order.',
  resolve: ({ id }, _args, { catalogue }) =>
    catalogue.settings.filter(({ applicationId }) => applicationId === id),
});
