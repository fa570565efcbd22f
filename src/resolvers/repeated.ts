import type { FastifyReply, FastifyRequest } from 'fastify';
import type { GraphContext } from './context.js';
import type { Operations, ValidOperation } from './execution.js';

type Variables = Readonly<Record<string, unknown>>;

const isVariables = (value: unknown): value is Variables =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const contentType = /^application\/json(;|$)/;

/**
 * An operation that was found valid before, and its variables, if the request is the plain case: a
 * POST of JSON that takes JSON for an answer.
 */
function repeatedOperation(
  { method, headers, body }: FastifyRequest,
  operations: Operations,
): (ValidOperation & { variables: Variables }) | undefined {
  if (method !== 'POST' || !contentType.test(headers['content-type'] ?? '')) return undefined;
  const { accept } = headers;
  if (accept !== undefined && accept !== '*/*' && accept !== 'application/json') return undefined;
  if (!isVariables(body)) return undefined;
  const { query, operationName, variables, extensions } = body;
  if (typeof query !== 'string' || extensions != null) return undefined;
  if (operationName != null && typeof operationName !== 'string') return undefined;
  if (variables != null && !isVariables(variables)) return undefined;
  const valid = operations.recall(query, operationName);
  return valid && { ...valid, variables: variables ?? {} };
}

/**
 * Answers what was asked before without parsing it, or looking it up by a hash, again: most of what
 * a request of the graph costs beside its answer. Everything else goes through Apollo Server, and
 * what is decided on an operation (who may ask, what it may cost) is decided in one place for both.
 *
 * @returns undefined for a request that is not such a one
 */
export async function answerRepeated(
  request: FastifyRequest,
  reply: FastifyReply,
  operations: Operations,
  contextOf: (request: FastifyRequest) => GraphContext,
): Promise<string | undefined> {
  const repeated = repeatedOperation(request, operations);
  if (!repeated) return undefined;
  const ctx = contextOf(request);
  const { status, result } = await operations.answer(ctx, repeated, repeated.variables);
  void reply
    .code(status)
    .header('content-type', 'application/json; charset=utf-8')
    .header('cache-control', 'no-store');
  return `${JSON.stringify(result)}\n`;
}
