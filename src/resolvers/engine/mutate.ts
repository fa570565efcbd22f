import { Field, Int, ObjectType, type ClassType } from 'type-graphql';
import type { TObject } from '@sinclair/typebox';
import { run, type Action } from '../../domain/core/action.js';
import { DomainError, errorCodes } from '../../domain/core/errors.js';
import type { GraphContext } from './context.js';
import { isUserErrorCode, UserErrorCodeEnum, type UserErrorCode } from './enums.js';

@ObjectType('UserError', {
  simpleResolvers: true,
  description: 'Error of a mutation that the client can correct.',
})
class UserError {
  @Field(() => UserErrorCodeEnum, { description: 'Machine-readable reason.' })
  code!: UserErrorCode;

  @Field(() => [String], {
    nullable: true,
    description:
      'Path of the invalid value, starting with `input`; null if no single value is invalid.',
  })
  field!: string[] | null;

  @Field(() => String, { description: 'Human-readable message.' })
  message!: string;

  @Field(() => Int, { description: 'Numeric error code, as on the REST API.' })
  legacyCode!: number;
}

/** A field of a payload: an object that the mutation made or changed, null if it failed. */
interface PayloadField {
  readonly type: () => unknown;
  readonly description: string;
}

/** The payload type of the mutation `name`. */
export function payloadOf(name: string, fields: Readonly<Record<string, PayloadField>>): ClassType {
  @ObjectType(`${name}Payload`, {
    simpleResolvers: true,
    description: 'Result of the mutation, or the reasons why it failed.',
  })
  class Payload {
    @Field(() => [UserError], {
      description: 'Errors, if the mutation failed and changed nothing; empty if it succeeded.',
    })
    userErrors!: UserError[];
  }
  for (const [field, { type, description }] of Object.entries(fields)) {
    Field(type as () => ClassType, { nullable: true, description })(Payload.prototype, field);
  }
  return Payload;
}

/** `id` of an input is `tenantId` for its action, and so on. */
export type Renamed = Readonly<Record<string, string>>;

/** An input as the action takes it: without what was left out, its names those of the domain. */
function domainInput(input: object, renamed: Renamed): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(input)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]: [string, unknown]) => [
        renamed[name] ?? name,
        isPlain(value) ? domainInput(value, renamed) : value,
      ]),
  );
}

/** An input object; a scalar that is an object (JSON) has no prototype of ours. */
const isPlain = (value: unknown): value is object =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.getPrototypeOf(value) !== Object.prototype &&
  Object.getPrototypeOf(value) !== null;

/**
 * An error as a payload tells it.
 *
 * @param at where the input that the error is about stands in the mutation's own
 */
export function userError(error: DomainError, renamed: Renamed, at: readonly string[] = []) {
  const { code, details } = error;
  const names = new Map(Object.entries(renamed).map(([graph, domain]) => [domain, graph]));
  const spelled = (path: readonly (string | number)[]) =>
    path.map((part) => names.get(String(part)) ?? String(part));
  return {
    code,
    field: details.field ? ['input', ...at, ...spelled(details.field)] : null,
    message: error.worded((path) => spelled(path).join('.')),
    legacyCode: errorCodes[code].legacy,
  };
}

/**
 * Runs the action of a mutation. What its sender can put right is part of the payload; everything
 * else is an error of the response, and the payload null: those of other mutations in the request
 * stay, for what they did was done.
 */
export async function mutate<Input extends TObject, Result>(
  ctx: GraphContext,
  action: Action<Input, Result>,
  input: object,
  present: (result: Result) => object | Promise<object>,
  renamed: Renamed = {},
): Promise<object> {
  try {
    const given = domainInput(input, renamed);
    if (ctx.keyed)
      return { ...(await ctx.keyed.perform(ctx, action, given, present)), userErrors: [] };
    const result = await run(action, ctx, given);
    // What was read before the change must not answer what is asked after it.
    ctx.loaders.clear();
    return { ...(await present(result)), userErrors: [] };
  } catch (error) {
    if (!(error instanceof DomainError) || !isUserErrorCode(error.code)) throw error;
    return { userErrors: [userError(error, renamed)] };
  }
}
