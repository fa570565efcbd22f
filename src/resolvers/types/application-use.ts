import { Field, ObjectType } from 'type-graphql';
import type { RoleType } from '../../domain/applications/available-roles.js';
import type { Application as ApplicationRow, Role as RoleRow } from '../../entities/index.js';
import { enumOf } from '../enums.js';
import { Application, Role } from './catalogue.js';

const RoleTypeEnum = enumOf<RoleType>('RoleType', 'Whom a role is for.', {
  admin: 'Those who look after tenants or an application.',
  user: 'Those who use an application.',
});

@ObjectType('ApplicationFeature', {
  simpleResolvers: true,
  description: 'A feature of an application, as a tenant has it.',
})
export class ApplicationFeature {
  @Field(() => String, { description: 'Name of the feature.' })
  name!: string;

  @Field(() => Boolean, {
    nullable: true,
    description: 'What was set at the tenant itself; null if nothing was.',
  })
  own!: boolean | null;

  @Field(() => Boolean, {
    description: 'What counts: the nearest of what was set there and above. Off where nothing was.',
  })
  effective!: boolean;
}

@ObjectType('AvailableRole', {
  simpleResolvers: true,
  description: 'A role that can be held on a tenant.',
})
export class AvailableRole {
  @Field(() => Role, { description: 'The role.' })
  role!: RoleRow;

  @Field(() => Application, { description: 'The application that it belongs to.' })
  application!: ApplicationRow;

  @Field(() => RoleTypeEnum, { description: 'Whom it is for.' })
  type!: RoleType;

  @Field(() => Boolean, {
    description: 'Whether it is the administrator’s role that goes with tenants of this kind.',
  })
  isDefault!: boolean;

  @Field(() => Boolean, {
    description: 'False while the application is off for the tenant.',
  })
  usable!: boolean;
}
