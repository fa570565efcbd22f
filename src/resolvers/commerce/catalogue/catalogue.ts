import { Arg, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { run } from '../../../domain/core/action.js';
import {
  listApplications,
  listColorSchemes,
  listLanguages,
  listRoles,
  readRelease,
  type Release as ReleaseRow,
} from '../../../domain/commerce/catalogue/read-catalogue.js';
import { listOwnApplications } from '../../../domain/accounts/users/list-own-applications.js';
import type { Application as ApplicationRow, Role as RoleRow } from '../../../entities/index.js';
import type { GraphContext } from '../../engine/context.js';
import { ColorSchemeEnum } from '../../branding/brands/brand-enums.js';
import { declareField } from '../../engine/direct-resolvers.js';
import { ApplicationArgs } from '../applications/application-inputs.js';
import { Application, Release, Role } from './catalogue-types.js';

@Resolver(() => Application)
export class ApplicationResolver {
  @Query(() => [Application], {
    description: 'Returns all applications of the platform, in catalog order.',
  })
  applications(@Ctx() ctx: GraphContext): Promise<readonly ApplicationRow[]> {
    return run(listApplications, ctx, {});
  }

  @Query(() => Application, {
    nullable: true,
    description: 'Returns the application with the given id; null if it does not exist.',
  })
  async application(
    @Arg('id', () => ID, { description: 'Id of the application.' }) id: string,
    @Ctx() ctx: GraphContext,
  ): Promise<ApplicationRow | null> {
    const all = await run(listApplications, ctx, {});
    return all.find((application) => application.id === id) ?? null;
  }

  @FieldResolver(() => [Role], { description: 'Roles that belong to the application.' })
  roles(@Root() { type }: ApplicationRow, @Ctx() { catalogue }: GraphContext): RoleRow[] {
    return catalogue.roles.filter(({ application }) => application === type);
  }
}
declareField(ApplicationResolver, 'query', 'viewerApplications', {
  type: () => [Application],
  description:
    'Returns the applications that the caller can use. Of the applications of the caller’s tenant, these are the platform application and those in which the caller has a role. A caller with a role that can read tenants gets all of them. With `forUi`, they are ordered by name.',
  args: ApplicationArgs,
  resolve: (_root, { forUi }: ApplicationArgs, ctx) => run(listOwnApplications, ctx, { forUi }),
});

@Resolver(() => Role)
export class RoleResolver {
  @Query(() => [Role], { description: 'Returns all roles of the catalog.' })
  roles(@Ctx() ctx: GraphContext): Promise<readonly RoleRow[]> {
    return run(listRoles, ctx, {});
  }

  @FieldResolver(() => Application, {
    nullable: true,
    description: 'Application that the role belongs to; null if there is none.',
  })
  application(
    @Root() { application }: RoleRow,
    @Ctx() { catalogue }: GraphContext,
  ): ApplicationRow | null {
    return catalogue.applications.find(({ type }) => type === application) ?? null;
  }
}

@Resolver()
export class PlatformResolver {
  @Query(() => [String], {
    description:
      'Returns the language codes that mails, pages and reports support, for example `en`.',
  })
  languages(@Ctx() ctx: GraphContext): Promise<readonly string[]> {
    return run(listLanguages, ctx, {});
  }

  @Query(() => [ColorSchemeEnum], {
    description: 'Returns the names of the color schemes that a brand can use.',
  })
  colorSchemes(@Ctx() ctx: GraphContext): Promise<readonly string[]> {
    return run(listColorSchemes, ctx, {});
  }

  @Query(() => Release, { description: 'Returns the name and version of the server.' })
  release(@Ctx() ctx: GraphContext): Promise<ReleaseRow> {
    return run(readRelease, ctx, {});
  }
}
