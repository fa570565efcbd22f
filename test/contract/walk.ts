import { expect } from 'vitest';
import type { Operation } from '../../src/rest/engine/operation.js';
import type { As, RestResponse } from '../support/server.js';
import { undocumented } from './answers.js';
import {
  complaints,
  contractType,
  documented,
  failures,
  isAboutItems,
  keyOf,
  type ContractOperation,
} from './contract.js';
import type { Call } from './scenarios/scenario.js';
import type { World } from './world.js';

/** Differences from the successful request. */
export interface Change {
  readonly as?: As | null;
  readonly path?: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const filled = (path: string, params: Readonly<Record<string, string>> = {}) =>
  path.replace(/\{([^}]+)\}/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined) throw new Error(`the scenario names no ${name}`);
    return value;
  });

/** Sends `call` with changes, and checks the rules for all responses. */
export async function send(
  world: World,
  operation: Operation,
  call: Call,
  change: Change = {},
): Promise<RestResponse> {
  const { server } = world;
  const as = change.as === undefined ? (call.as ?? server.admin) : (change.as ?? undefined);
  const form = operation.form
    ? { 'content-type': 'application/x-www-form-urlencoded' }
    : ({ ...(operation.media && { 'content-type': operation.media }) } as Record<string, string>);
  const body = 'body' in change ? change.body : (call.file ?? call.body);
  const response = await server
    .as(as)
    .request(
      operation.method,
      filled(change.path ?? operation.path, { ...call.params, ...change.params }),
      {
        query: { ...call.query, ...change.query } as Record<string, string>,
        headers: { ...form, ...call.headers, ...change.headers },
        ...(body !== undefined && { body: operation.form ? encoded(body) : body }),
      },
    );
  checkAnswer(operation, response);
  return response;
}

const encoded = (body: unknown) =>
  typeof body === 'object' ? new URLSearchParams(body as Record<string, string>).toString() : body;

/** Whether a response is a page. */
export const isPage = ({ headers }: RestResponse<unknown>): boolean =>
  headers['content-type'] === 'text/html; charset=utf-8';

function checkAnswer(operation: Operation, response: RestResponse): void {
  const { status, body, text } = response;
  const facts = documented(keyOf(operation));
  if (!facts) return;
  const contentType = response.headers['content-type'] as string | undefined;
  expect(undocumented(operation, { status, contentType, text }), text).toEqual([]);
  if (status < 400 || (operation.page && isPage(response))) return;
  if (operation.errors.oauth && (status !== 401 || operation.scopes === 'public'))
    checkOAuthError(body);
  else checkError(operation, facts, status, body);
}

/** The body of RFC 6749, section 5.2. */
function checkOAuthError(body: any): void {
  expect(body).toEqual({ error: expect.any(String), error_description: expect.any(String) });
}

function checkError(
  { scopes }: Operation,
  facts: ContractOperation,
  status: number,
  body: any,
): void {
  expect(complaints(contractType('error'), body), JSON.stringify(body)).toEqual([]);
  const { domain, code, message } = body.error;
  // The 401 of a public operation has the documented body.
  if (status === 401 && scopes !== 'public') {
    expect(body).toEqual(unauthorized);
    return;
  }
  const wanted = failures(facts).find((failure) => failure.status === status)?.error;
  if (wanted && isAboutItems(wanted)) {
    // The only documented error concerns offering items; others describe their own reason.
    expect(domain).toBe(wanted.domain);
    if (isAboutItems(body.error)) expect(code).toBe(wanted.code);
    return;
  }
  if (wanted) {
    expect({ domain, code, message }).toEqual({
      domain: wanted.domain,
      code: wanted.code,
      message: wanted.message,
    });
    return;
  }
  const domains = new Set(
    failures(facts)
      .map(({ error }) => error?.domain)
      .filter(Boolean),
  );
  if (domains.size === 1) expect([...domains]).toContain(domain);
}

/** The response without credentials, for all operations. */
export const unauthorized = {
  error: {
    domain: 'PlatformAccountServer',
    code: 'unauthorized',
    message: 'Authentication is required',
    details: { info: expect.any(String) },
  },
};
