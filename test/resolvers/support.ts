import { expect } from 'vitest';
import type { Caller } from '../support/server.js';

type Variables = Record<string, unknown>;

export interface Answer {
  status: number;
  body: { data?: any; errors?: any[]; extensions?: any };
  statements: number;
}

/** Sends an operation once. An internal error of the server fails the test. */
export async function send(caller: Caller, query: string, variables?: Variables): Promise<Answer> {
  const { status, body, headers, text } = await caller.graph(query, variables);
  expect(text).not.toContain('INTERNAL_SERVER_ERROR');
  const statements = /desc="(\d+) statements"/.exec(String(headers['server-timing']))?.[1];
  return { status, body, statements: Number(statements) };
}

/**
 * Sends a query three times. The server interprets the first one and runs the others compiled. All
 * responses must be the same.
 */
async function sendThrice(caller: Caller, query: string, variables?: Variables) {
  const first = await send(caller, query, variables);
  for (const times of ['second', 'third']) {
    const again = await send(caller, query, variables);
    const label = `the ${times} answer to ${query}`;
    expect([again.status, again.body.data], label).toEqual([first.status, first.body.data]);
    expect(told(again.body.errors), label).toEqual(told(first.body.errors));
  }
  return first;
}

/**
 * Distinct messages and extensions of the errors. If siblings fail for the same reason, the number
 * of their errors may differ.
 */
const told = (errors: any[] = []) => [
  ...new Set(errors.map(({ message, extensions }) => JSON.stringify([message, extensions]))),
];

/** Returns the data of a query that succeeds, both interpreted and compiled. */
export async function ask(caller: Caller, query: string, variables?: Variables): Promise<any> {
  const { body } = await sendThrice(caller, query, variables);
  expect(body.errors, query).toBeUndefined();
  return body.data;
}

/** Returns the status and the error codes of a query, with their fields. */
export async function refused(caller: Caller, query: string, variables?: Variables) {
  const { body, status } = await sendThrice(caller, query, variables);
  const codes = (body.errors ?? []).map(({ extensions: { code, field } }) =>
    field ? `${code} ${field.join('.')}` : code,
  );
  return [status, ...new Set<string>(codes)];
}

/** Runs a mutation that succeeds. Returns its payload. */
export async function change(
  caller: Caller,
  mutation: string,
  selection: string,
  input: object,
): Promise<any> {
  const payload = await attempt(caller, mutation, selection, input);
  expect(payload.userErrors, JSON.stringify(payload)).toEqual([]);
  return payload;
}

/** Runs a mutation. Returns its payload, whether it succeeds or fails. */
export async function attempt(
  caller: Caller,
  mutation: string,
  selection: string,
  input: object,
): Promise<any> {
  const type = `${mutation[0]!.toUpperCase()}${mutation.slice(1)}Input`;
  const { body } = await send(
    caller,
    `mutation($input: ${type}!) { ${mutation}(input: $input) {
      ${selection} userErrors { code field message legacyCode } } }`,
    { input },
  );
  expect(body.errors, JSON.stringify(body.errors)).toBeUndefined();
  return body.data[mutation];
}
