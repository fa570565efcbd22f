import { Type, type Static, type TObject, type TProperties, type TSchema } from '@sinclair/typebox';
import { takesKey } from '../../domain/core/idempotency/takes-key.js';
import type { KeyedWrite } from '../../domain/core/idempotency/idempotency-keys.js';
import { run, type Action } from '../../domain/core/action.js';
import type { RequestContext } from '../../domain/core/context.js';
import { DomainError } from '../../domain/core/errors.js';
import { validator } from '../../domain/core/validation.js';
import type { Documented } from './errors.js';
import { keptAnswer } from './kept-answer.js';
import { readInput } from './read-input.js';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What a request brought, in the spelling of the domain; numbers, booleans and moments as such. */
export interface RestRequest<Query> {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Query;
  /** The body's known keys, or the `content` of a file. The action validates them. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** Everything but the code: what the routes, the OpenAPI document and the contract test read. */
interface Facts {
  readonly method: Method;
  /** The path as the contract writes it, from the root. */
  readonly path: string;
  /** Other paths that serve the same, for clients of older releases. */
  readonly aliases?: readonly string[];
  readonly summary: string;
  readonly tag: string;
  /** The contract calls the operation disabled; a setting turns it off. */
  readonly disabled?: boolean;
  /**
   * Schema of the body, with the property names of the domain. `readInput` and the OpenAPI document
   * convert the names.
   */
  readonly body?: TObject;
  /** Whether the body is a form. By default, it is JSON. */
  readonly form?: boolean;
  /** The body is a file of this type: its bytes are the `content` of the input. */
  readonly media?: 'image/png';
  /**
   * The action authenticates the client as at the token endpoint (RFC 6749, section 2.3). `only`:
   * client authentication is required. `too`: a bearer token is accepted as well.
   */
  readonly clients?: 'only' | 'too';
  /**
   * The operation registers a client. The bearer token is a registration token, which the action
   * verifies.
   */
  readonly registers?: boolean;
  /**
   * The action verifies the access token, which can also be in the form (RFC 6750, section 2.2).
   * The request is not authenticated otherwise.
   */
  readonly verifiesToken?: boolean;
  /** Pages of any origin may read the answer: it does not depend on cookies (ADR 18). */
  readonly crossOrigin?: boolean;
  /** Seconds that anyone may keep the answer for. */
  readonly cachedFor?: number;
  /** A document of the issuer: its aliases are also served with the issuer's path behind them (RFC 8414, section 3.1). */
  readonly aboutIssuer?: boolean;
  /** Ids in the path may be numbers, too: older clients know the objects by those. */
  readonly numbers?: boolean;
  /** Whether a POST changes no data. */
  readonly readsOnly?: boolean;
  /** Whether the operation starts a session. Pages of other origins cannot send it. */
  readonly signsIn?: boolean;
  /** Whether the path grants access on its own. Such a path is not logged. */
  readonly secretPath?: boolean;
  /** Success is a page for people. */
  readonly page?: boolean;
  /** Statuses of failure that are pages for people, too. */
  readonly refusalPages?: readonly number[];
  /** Success is a file of one of these media types. */
  readonly file?: readonly string[];
  /** Whether the response has an entity tag, so that clients can revalidate their copy. */
  readonly etag?: boolean;
  /** The largest body in bytes, where it may be larger than that of other operations. */
  readonly bodyLimit?: number;
  /** Status of success. */
  readonly success: number;
  /**
   * Schema of the response body, with the property names of the API. Without it, the response has
   * no body.
   */
  readonly response?: TSchema;
  readonly errors: Documented;
}

/** One documented operation. */
export interface Operation extends Facts {
  readonly query?: TObject;
  readonly scopes: Action<TObject, unknown>['scopes'];
  /** Whether a request may have an idempotency key. */
  readonly takesKey?: boolean;
  /**
   * Performs the operation and returns the response body.
   *
   * @param key the idempotency key of the request
   * @throws ReplayedAnswer with the `KeptAnswer` if the write with this key was committed before
   */
  handle(
    ctx: RequestContext,
    params: Readonly<Record<string, string>>,
    query: unknown,
    body: unknown,
    key?: KeyedWrite,
  ): Promise<unknown>;
}

/**
 * Whether `operation` returns errors with `status` in the format of OAuth 2.0. Authentication
 * errors of other operations always have the same format.
 */
export const speaksOAuth = (
  { errors, scopes }: Pick<Operation, 'errors' | 'scopes'>,
  status: number,
): boolean => errors.oauth === true && (status !== 401 || scopes === 'public');

interface Declaration<Input extends TObject, Result, Query extends TProperties> extends Facts {
  readonly action: Action<Input, Result>;
  readonly query?: Query;
  /** The action's input. Unless given: path parameters, query and body together. */
  input?(request: RestRequest<Static<TObject<Query>>>): unknown;
  /** The response body; of several parts, it may read what the result leaves out. */
  present?(
    result: Result,
    ctx: RequestContext,
    request: RestRequest<Static<TObject<Query>>>,
  ): unknown;
}

/** The known keys of a body. One that is not there is an object without keys. */
function readBody(schema: TObject, raw: unknown): Record<string, unknown> {
  const read = readInput(schema, raw ?? {});
  if (typeof read !== 'object' || Array.isArray(read)) {
    throw new DomainError('BAD_INPUT', 'the body must be a JSON object');
  }
  return read as Record<string, unknown>;
}

/**
 * Declares an operation of the REST API: the HTTP facts, the action that it runs, and the conversion
 * of input and result. `input` defaults to the path parameters, query parameters and body together.
 * Without `present`, the response has no body.
 *
 * @example
 * ```ts
 * operation({
 *   method: 'DELETE',
 *   path: '/api/2/locations/{location_id}',
 *   summary: 'Delete a location',
 *   tag: 'Infrastructure',
 *   query: { version: Version },
 *   success: 204,
 *   errors: platformDomain(400, 401, 403, 404, 409),
 *   action: deleteLocation,
 * });
 * ```
 *
 * @returns the operation. Its `handle` throws a DomainError: `BAD_INPUT` for an invalid query or
 *   body, and the errors of the action.
 */
export function operation<Input extends TObject, Result, Query extends TProperties>(
  declaration: Declaration<Input, Result, Query>,
): Operation {
  const { action, query, input, present, ...facts } = declaration;
  const querySchema = query && (Type.Object(query, { query: true }) as unknown as TObject);
  const validQuery = querySchema && validator(querySchema);
  return {
    ...facts,
    ...(querySchema && { query: querySchema }),
    scopes: action.scopes,
    takesKey: facts.method !== 'GET' && takesKey(action),
    async handle(ctx, params, rawQuery, rawBody, key) {
      const request = {
        params,
        query: (validQuery?.(readInput(querySchema!, rawQuery)) ?? {}) as Static<TObject<Query>>,
        body: facts.media ? { content: rawBody } : facts.body ? readBody(facts.body, rawBody) : {},
      };
      const given = input ? input(request) : { ...request.query, ...request.body, ...params };
      if (!key) {
        const result = await run(action, ctx, given);
        return present?.(result, ctx, request);
      }
      let presented: unknown;
      await run(action, ctx, given, {
        key,
        answer: async (result, inner) => {
          presented = await present?.(result, inner, request);
          return keptAnswer(presented);
        },
      });
      return presented;
    },
  };
}
