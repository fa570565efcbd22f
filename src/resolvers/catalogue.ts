import { Arg, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { run } from '../domain/action.js';
import {
  listApplications,
  listColorSchemes,
  listLanguages,
  listRoles,
  readRelease,
  type Release as ReleaseRow,
} from '../domain/catalogue/read-catalogue.js';
import { listOwnApplications } from '../domain/users/list-own-applications.js';
import type { Application as ApplicationRow, Role as RoleRow } from '../entities/index.js';
import type { GraphContext } from './context.js';
import { ColorSchemeEnum } from './brand-enums.js';
import { declareField } from './declared.js';
import { ApplicationArgs } from './inputs/application.js';
import { Application, Release, Role } from './types/catalogue.js';

@Resolver(() => Application)
export class ApplicationResolver {
  @Query(() => [Application], { description: 'The services of the platform.' })
  applications(@Ctx() ctx: GraphContext): Promise<readonly ApplicationRow[]> {
    return run(listApplications, ctx, {});
  }

  @Query(() => Application, { nullable: true, description: 'A service by its id.' })
  async application(
    @Arg('id', () => ID, { description: 'Id of the application.' }) id: string,
    @Ctx() ctx: GraphContext,
  ): Promise<ApplicationRow | null> {
    const all = await run(listApplications, ctx, {});
    return all.find((application) => application.id === id) ?? null;
  }

  @FieldResolver(() => [Role], { description: 'The roles that belong to the service.' })
  roles(@Root() { type }: ApplicationRow, @Ctx() { catalogue }: GraphContext): RoleRow[] {
    return catalogue.roles.filter(({ application }) => application === type);
  }
}
declareField(ApplicationResolver, 'query', 'viewerApplications', {
  type: () => [Application],
  description:
    'The applications that you work with: of those that your tenant has, the platform’s own and those of your roles; all of them if one of your roles can read tenants.',
  args: ApplicationArgs,
  resolve: (_root, { forUi }: ApplicationArgs, ctx) => run(listOwnApplications, ctx, { forUi }),
});

@Resolver(() => Role)
export class RoleResolver {
  @Query(() => [Role], { description: 'The roles that can be held on tenants.' })
  roles(@Ctx() ctx: GraphContext): Promise<readonly RoleRow[]> {
    return run(listRoles, ctx, {});
  }

  @FieldResolver(() => Application, {
    nullable: true,
    description: 'The service that the role belongs to.',
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
    description: 'The languages of mails, pages and reports, for example `en`.',
  })
  languages(@Ctx() ctx: GraphContext): Promise<readonly string[]> {
    return run(listLanguages, ctx, {});
  }

  @Query(() => [ColorSchemeEnum], { description: 'The colour schemes that a brand can have.' })
  colorSchemes(@Ctx() ctx: GraphContext): Promise<readonly string[]> {
    return run(listColorSchemes, ctx, {});
  }

  @Query(() => Release, { description: 'What runs here, and in which version.' })
  release(@Ctx() ctx: GraphContext): Promise<ReleaseRow> {
    return run(readRelease, ctx, {});
  }
}
