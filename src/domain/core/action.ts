import { randomUUID } from 'node:crypto';
import { UniqueConstraintViolationException } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/knex';
import type { Static, TObject } from '@sinclair/typebox';
import { AuditRecord } from '../../entities/index.js';
import type { TreePosition } from './caller.js';
import { holds, holdsAnywhere } from './caller.js';
import type { AuditSubject, RequestContext } from './context.js';
import { DomainError, lacksScope } from './errors.js';
import type { KeyedWrite } from './idempotency/idempotency-keys.js';
import type { Scope } from './scopes.js';
import { validator } from './validation.js';

/** The reasons for access without a scope on a tenant. */
type AccessRule = 'self' | 'anywhere' | 'filter' | 'credentials';

/**
 * The context of an action: the request, and the authorization check that must succeed before the
 * action returns.
 */
export interface ActionContext extends RequestContext {
  /** The current time, the same for everything that this action does. */
  readonly now: number;
  /**
   * Requires one of the scopes of the action (or of `scopes`) at `position`. Throws the error that
   * `hidden` creates if the caller cannot read the tenant there, and `ACCESS_DENIED` if they can.
   */
  authorize(position: TreePosition, hidden: () => DomainError, scopes?: readonly Scope[]): void;
  /** Records that access is granted for `reason` and not by a scope on a tenant. */
  authorizedBy(reason: AccessRule): void;
  /** Requires one of the scopes of the action on any tenant. */
  authorizeAnywhere(): void;
  /** Whether the caller has one of `scopes` at `position`. */
  may(position: TreePosition, scopes: readonly Scope[]): boolean;
}

/** The context of an action that writes. */
export interface WriteContext extends ActionContext {
  /** The unit of work of this action's transaction. */
  readonly em: EntityManager;
  /** Adds an audit record to the transaction. Every write adds at least one. */
  audit(subject: AuditSubject): void;
}

interface Declaration<Input extends TObject> {
  readonly name: string;
  /**
   * The caller needs one of these scopes. `public`: no authentication. `authenticated`: any
   * authenticated caller. `session`: a browser session, including a session that still requires a
   * second factor.
   */
  readonly scopes: readonly Scope[] | 'public' | 'authenticated' | 'session';
  readonly input: Input;
  /**
   * Whether an application may perform the action on behalf of its user if the action requires no
   * scope. By default, applications cannot perform writes that require no scope.
   */
  readonly delegable?: boolean;
}

export interface ReadAction<Input extends TObject, Result> extends Declaration<Input> {
  readonly writes?: false;
  perform(ctx: ActionContext, input: Static<Input>): Promise<Result>;
}

export interface WriteAction<
  Input extends TObject,
  Result,
  Prepared = void,
> extends Declaration<Input> {
  readonly writes: true;
  /**
   * True for writes that change no access data and add no job, such as issuing a token. On
   * PostgreSQL, they save the statement that reads what they have changed.
   */
  readonly quiet?: boolean;
  /** Slow work that needs no transaction, such as hashing. The result is passed to `perform`. */
  prepare?(ctx: ActionContext, input: Static<Input>): Promise<Prepared>;
  perform(ctx: WriteContext, input: Static<Input>, prepared: Prepared): Promise<Result>;
}

export type Action<Input extends TObject, Result> =
  | ReadAction<Input, Result>
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each action has its own type of prepared value
  | WriteAction<Input, Result, any>;

/**
 * Declares an action: a read or a write of the domain with its input and its authorization. Returns
 * the declaration unchanged and infers the types of input and result.
 *
 * @example
 * ```ts
 * export const renameGroup = action({
 *   name: 'renameGroup',
 *   scopes: ['group_admin'],
 *   input: Type.Object({ groupId: Uuid, name: plainText(255) }, { additionalProperties: false }),
 *   writes: true,
 *   async perform(ctx, { groupId, name }): Promise<Group> {
 *     const group = await ctx.em.findOneOrFail(Group, groupId);
 *     const tenant = (await tenantById(ctx.session, group.tenantId))!;
 *     ctx.authorize(tenant, notFound('group', groupId));
 *     group.name = name;
 *     ctx.audit({
 *       tenantId: group.tenantId,
 *       objectType: 'group',
 *       objectId: groupId,
 *       fields: ['name'],
 *     });
 *     return group;
 *   },
 * });
 * ```
 */
export function action<Input extends TObject, Result, Prepared = void>(
  declaration: WriteAction<Input, Result, Prepared>,
): WriteAction<Input, Result, Prepared>;
export function action<Input extends TObject, Result>(
  declaration: ReadAction<Input, Result>,
): ReadAction<Input, Result>;
export function action<Input extends TObject, Result>(
  declaration: Action<Input, Result>,
): Action<Input, Result> {
  return declaration;
}

/** The authorization state of one run of an action. */
class Authorization {
  passed = false;

  constructor(
    private readonly ctx: RequestContext,
    private readonly scopes: readonly Scope[],
    private readonly inPerson: boolean,
  ) {}

  authorizedBy(reason: AccessRule): void {
    if (reason === 'self' && this.inPerson) assertInPerson(this.ctx);
    this.passed = true;
  }

  authorize(position: TreePosition, hidden: () => DomainError, scopes = this.scopes): void {
    if (holds(this.ctx.caller, position, scopes)) {
      this.passed = true;
      return;
    }
    if (!holds(this.ctx.caller, position, ['tenant_viewer'])) throw hidden();
    throw lacksScope({ needs: scopes.join(' ') });
  }

  authorizeAnywhere(): void {
    if (!holdsAnywhere(this.ctx.caller, this.scopes)) {
      throw new DomainError('ACCESS_DENIED', 'the caller lacks the required scope', {
        context: { needs: this.scopes.join(' ') },
      });
    }
    this.passed = true;
  }
}

/**
 * Checks authentication before the request is read.
 *
 * @throws DomainError `UNAUTHENTICATED` if the action is not public and the request is not
 *   authenticated
 */
export function requireCaller(
  { scopes }: Pick<Declaration<TObject>, 'scopes'>,
  { caller, login }: RequestContext,
): void {
  if (scopes === 'public') return;
  if (scopes === 'session' ? !login : caller.type === 'anonymous') {
    throw new DomainError('UNAUTHENTICATED', 'authentication is required');
  }
}

/** @throws DomainError `ACCESS_DENIED` if an application acts for the caller */
function assertInPerson({ caller }: RequestContext): void {
  if (!caller.delegatedTo) return;
  throw new DomainError(
    'ACCESS_DENIED',
    'an application cannot perform this operation on behalf of a user',
  );
}

type Opened = Declaration<TObject> & { readonly writes?: boolean };

function open(declaration: Opened, ctx: RequestContext): Authorization {
  requireCaller(declaration, ctx);
  const { scopes } = declaration;
  const inPerson = declaration.writes === true && !declaration.delegable;
  const authorization = new Authorization(ctx, typeof scopes === 'string' ? [] : scopes, inPerson);
  if (typeof scopes === 'string') {
    if (inPerson && scopes !== 'public') assertInPerson(ctx);
    authorization.passed = true;
  }
  return authorization;
}

function actionContext(ctx: RequestContext, authorization: Authorization): ActionContext {
  return {
    ...ctx,
    now: ctx.clock(),
    authorize: (position, hidden, scopes) => authorization.authorize(position, hidden, scopes),
    authorizedBy: (reason) => authorization.authorizedBy(reason),
    authorizeAnywhere: () => authorization.authorizeAnywhere(),
    may: (position, scopes) => holds(ctx.caller, position, scopes),
  };
}

/** An action that returns without an authorization check is a server fault. */
function assertDecided(declaration: Declaration<TObject>, authorization: Authorization): void {
  if (!authorization.passed)
    throw new Error(`${declaration.name} returned without authorizing its caller`);
}

/** The stored response of a write with an idempotency key. */
export interface Keyed<Result> {
  readonly key: KeyedWrite;
  /**
   * The response to the request, as JSON. The reads of `ctx` see the changes of the action. Called
   * again if the transaction is repeated.
   */
  answer(result: Result, ctx: RequestContext): Promise<unknown>;
}

/**
 * Runs an action for the caller of `ctx`.
 *
 * Validates the input, and runs a write and its audit records in one transaction. Throws an error
 * if the action returns without an authorization check.
 *
 * @example
 * ```ts
 * const tenant = await run(getTenant, ctx, { tenantId });
 * ```
 *
 * @param input the input of the action; it is validated against the schema of the action
 * @param keyed the idempotency key of a write; the answer is stored in the same transaction
 * @throws ReplayedAnswer if the write with this key is already committed.
 * @throws DomainError for errors that the caller caused. Any other error is a server fault.
 */
export async function run<Input extends TObject, Result>(
  declaration: Action<Input, Result>,
  ctx: RequestContext,
  input: unknown,
  keyed?: Keyed<Result>,
): Promise<Result> {
  const authorization = open(declaration, ctx);
  const valid = validator(declaration.input)(input);
  if (!declaration.writes) {
    const result = await declaration.perform(actionContext(ctx, authorization), valid);
    assertDecided(declaration, authorization);
    return result;
  }
  try {
    // The prepared value can depend on changes of the first request.
    if (declaration.prepare) await keyed?.key.find(ctx.session);
    const prepared: unknown = await declaration.prepare?.(actionContext(ctx, authorization), valid);
    return await ctx.database.write(
      ctx.session,
      async ({ em, session }) => {
        await keyed?.key.take(session);
        const base = actionContext({ ...ctx, session }, authorization);
        let records = 0;
        const audit = (subject: AuditSubject) => {
          records++;
          em.persist(auditRecord(em, base, declaration.name, subject));
        };
        const result = await declaration.perform({ ...base, em, audit }, valid, prepared);
        assertDecided(declaration, authorization);
        if (records === 0) throw new Error(`${declaration.name} wrote without an audit record`);
        if (keyed) {
          await em.flush();
          await keyed.key.keep(session, await keyed.answer(result, { ...ctx, session }));
        }
        return result;
      },
      { quiet: declaration.quiet ?? false },
    );
  } catch (error) {
    const translated = translate(error);
    // The first request may have been committed between the look-up and the lock of this request.
    if (keyed && translated instanceof DomainError) await keyed.key.find(ctx.session);
    throw translated;
  }
}

/** Returns the audit record of the action `name` of `ctx.caller` on `subject`. */
export function auditRecord(
  em: EntityManager,
  ctx: Pick<ActionContext, 'now' | 'caller' | 'requestId'>,
  name: string,
  subject: AuditSubject,
): AuditRecord {
  return em.create(AuditRecord, {
    id: randomUUID(),
    at: ctx.now,
    action: name,
    actorType: ctx.caller.type,
    actorId: ctx.caller.id,
    tenantId: subject.tenantId ?? null,
    objectType: subject.objectType,
    objectId: subject.objectId,
    requestId: ctx.requestId,
    fields: [...(subject.fields ?? [])],
    details: subject.details ? { ...subject.details } : null,
  });
}

/** Translates unique constraint violations of concurrent writes into domain errors. */
function translate(error: unknown): unknown {
  if (error instanceof UniqueConstraintViolationException) {
    if (/users_login|users\.login_key/.test(error.message)) {
      return new DomainError('LOGIN_TAKEN', 'the login is already in use', { field: ['login'] });
    }
    if (/tenants_sibling_name|tenants\.parent_id/.test(error.message)) {
      return new DomainError('NAME_CONFLICT', 'another child of the parent tenant has this name', {
        field: ['name'],
      });
    }
    return new DomainError('CONFLICT', 'the object already exists');
  }
  return error;
}
