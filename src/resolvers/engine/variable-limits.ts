import { GraphQLError } from 'graphql';

/** Maximum number of values in the variables of a request, including those in lists and objects. */
const mostValues = 100_000;

/** Maximum depth of lists and objects. */
const deepest = 50;

/** Maximum number of names in one object: an error message about an object quotes all of them. */
const mostNames = 1000;

/** Maximum number of errors about variables in one response. */
export const mostVariableErrors = 10;

/** Variables in a body of at most this many bytes cannot exceed a limit that matters. */
const shortBody = 2048;

/**
 * Returns the reason why `variables` are too large to be coerced, or undefined. Works without
 * recursion, in time linear in their size.
 *
 * @param bytes size of the body, if it is known
 */
export function variablesRefusal(
  variables: Readonly<Record<string, unknown>>,
  bytes = Infinity,
): GraphQLError | undefined {
  if (bytes <= shortBody) return undefined;
  let values = 0;
  let level: readonly object[] = [variables];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > deepest) return tooMany('too many levels', deepest);
    const below: object[] = [];
    for (const container of level) {
      const children: readonly unknown[] = Array.isArray(container)
        ? container
        : Object.values(container);
      values += children.length;
      if (values > mostValues) return tooMany('too many values', mostValues);
      if (!Array.isArray(container) && children.length > mostNames) {
        return tooMany('an object with too many names', mostNames);
      }
      for (const child of children) {
        if (typeof child === 'object' && child !== null) below.push(child);
      }
    }
    level = below;
  }
  return undefined;
}

const tooMany = (what: string, limit: number) =>
  new GraphQLError(`The variables have ${what}: the maximum is ${limit}`, {
    extensions: { code: 'BAD_USER_INPUT' },
  });
