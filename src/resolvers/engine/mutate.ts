import { Field, Int, ObjectType } from 'type-graphql';
import type { TObject } from '@sinclair/typebox';
import { run, type Action } from '../../domain/core/action.js';
import { DomainError, errorCodes } from '../../domain/core/errors.js';
import type { GraphContext } from './context.js';
import { isUserErrorCode, UserErrorCodeEnum, type UserErrorCode } from './user-error-codes.js';

@ObjectType('UserError', {
  simpleResolvers: true,
  description: 'Error of a mutation that the client can correct.',
})
export class UserError {
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

/** Names of input fields in the graph and their names in the action, such as `id` and `tenantId`. */
export type Renamed = Readonly<Record<string, string>>;

/** Converts an input for its action: renames its fields and leaves out the undefined ones. */
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

/** Whether `value` is an input object. Values of the scalar JSON are plain objects. */
const isPlain = (value: unknown): value is object =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.getPrototypeOf(value) !== Object.prototype &&
  Object.getPrototypeOf(value) !== null;

/**
 * An error as an element of `userErrors`.
 *
 * @param at path of the action's input within the input of the mutation
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
 * Runs the action of a mutation. Errors that the sender can correct are part of the payload. For
 * all others the payload is null and the response has an error, so that the results of other
 * mutations in the request, which are committed, are kept.
 *
 * @param present returns the fields of the payload for the result of the action
 * @param renamed input fields whose names differ in the action
 * @throws DomainError with a code of the whole request, such as `UNAUTHENTICATED` or `RATE_LIMITED`;
 *   other errors are faults of the server
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
    // Reads after the change must not use objects that were loaded before.
    ctx.loaders.clear();
    return { ...(await present(result)), userErrors: [] };
  } catch (error) {
    if (!(error instanceof DomainError) || !isUserErrorCode(error.code)) throw error;
    return { userErrors: [userError(error, renamed)] };
  }
}
