import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RequestContext } from '../../domain/core/context.js';
import { setCookies } from '../../http/cookies.js';
import type { Site } from '../../http/site.js';
import { graphContext } from './context.js';
import type { Operations } from './execution.js';
import type { Admission, Answer, SentOperation } from './operation.js';

type Variables = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Variables =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const contentType = /^application\/json(;|$)/;

/** The operation of a plain request: a POST of JSON that accepts JSON. */
function plainOperation({ method, headers, body }: FastifyRequest): SentOperation | undefined {
  if (method !== 'POST' || !contentType.test(headers['content-type'] ?? '')) return undefined;
  const { accept } = headers;
  if (accept !== undefined && accept !== '*/*' && accept !== 'application/json') return undefined;
  if (!isObject(body)) return undefined;
  const { query, operationName, variables, extensions } = body;
  // Apollo Server reports the error of an empty text.
  if (typeof query !== 'string' || query === '' || extensions != null) return undefined;
  if (operationName != null && typeof operationName !== 'string') return undefined;
  if (variables != null && !isObject(variables)) return undefined;
  return { query, operationName, variables: variables ?? {} };
}

/** The operation of any request that has a text. */
function anyOperation({ method, body, query }: FastifyRequest): SentOperation | undefined {
  const source = method === 'GET' ? query : body;
  if (!isObject(source) || typeof source.query !== 'string' || source.query === '')
    return undefined;
  const { operationName, variables } = source;
  return {
    query: source.query,
    operationName: typeof operationName === 'string' ? operationName : undefined,
    variables: isObject(variables) ? variables : {},
  };
}

/**
 * Answers plain requests without Apollo Server, and all requests that are refused before their
 * operation runs: the limits apply before any other code reads the text (ADR 17).
 *
 * @returns the body, or the decision on the operation of a request for Apollo Server
 */
export async function answerPlain(
  request: FastifyRequest,
  reply: FastifyReply,
  operations: Operations,
  context: RequestContext,
  site: Site,
): Promise<string | { readonly admission: Admission | undefined }> {
  const plain = plainOperation(request);
  const asked = plain ?? anyOperation(request);
  const key = request.headers['idempotency-key'];
  const graph = () => graphContext(context, (cookies) => setCookies(reply, cookies, site), key);
  const anonymous = context.caller.type === 'anonymous';
  const mayAsk = !anonymous || context.login !== undefined;
  const admission =
    mayAsk && asked ? operations.admit(context, asked.query, asked.operationName) : undefined;
  if (anonymous && !(admission?.valid && operations.mayRun(context, admission.valid))) {
    return bodyOf(reply, await operations.answerAnonymous(graph(), asked));
  }
  if (admission?.refused) return bodyOf(reply, admission.refused);
  if (!plain || !admission) return { admission };
  const bytes = Number(request.headers['content-length'] ?? Infinity);
  return bodyOf(reply, await operations.answer(graph(), admission.valid, plain.variables, bytes));
}

function bodyOf(reply: FastifyReply, { status, result, headers = {} }: Answer): string {
  void reply
    .headers(headers)
    .code(status)
    .header('content-type', 'application/json; charset=utf-8');
  return `${JSON.stringify(result)}\n`;
}
