import type { CallerName, ObjectKind, TwinWorld } from './world.js';

/** A value of an enum of the graph; REST spells it in lower case. */
export class EnumValue {
  constructor(readonly name: string) {}
}
export const enums = (...names: string[]) => names.map((name) => new EnumValue(name));

/** A change in the form of each API. */
export interface Call {
  readonly rest: readonly [
    method: string,
    path: string,
    body?: object | undefined,
    query?: Record<string, unknown>,
  ];
  readonly graph: readonly [mutation: string, input: object, object?: string];
  /** The kind of the created object. */
  readonly makes?: ObjectKind;
}

const words: Record<string, string> = {
  firstName: 'firstname',
  lastName: 'lastname',
  externalOperation: 'external_operation_status',
};
const snake = (name: string) =>
  words[name] ?? name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Returns `value` in the spelling of REST. */
function forRest(value: unknown): unknown {
  if (value instanceof EnumValue) return value.name.toLowerCase();
  if (Array.isArray(value)) return value.map(forRest);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [snake(name), forRest(each)]),
  );
}

/** Returns `value` in the spelling of the graph. */
function forGraph(value: unknown): unknown {
  if (value instanceof EnumValue) return value.name;
  if (Array.isArray(value)) return value.map(forGraph);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, forGraph(each)]));
}

/** `done`, or the numeric code of the refusal. */
export type Outcome = string;

/** Makes a change through REST. */
export async function callRest(
  world: TwinWorld,
  { rest: [method, path, body, query], makes }: Call,
  by: CallerName,
): Promise<Outcome> {
  const response = await world.server.as(world.as(by)).request(method, path, {
    ...(body && { body: forRest(body) }),
    ...(query && { query: forRest(query) as Record<string, string> }),
  });
  if (response.status >= 500) throw new Error(`${method} ${path}: ${response.text}`);
  if (response.status >= 300) {
    const { error } = response.body;
    return `refused ${error.context?.code ?? error.code}`;
  }
  if (makes) await world.note(makes, (response.body.id ?? response.body.client_id) as string);
  return 'done';
}

/** Makes the same change through the graph. */
export async function callGraph(
  world: TwinWorld,
  { graph: [mutation, input, object], makes }: Call,
  by: CallerName,
): Promise<Outcome> {
  const type = `${mutation[0]!.toUpperCase()}${mutation.slice(1)}Input`;
  const { body, text } = await world.server.as(world.as(by)).graph(
    `mutation($input: ${type}!) { done: ${mutation}(input: $input) {
      ${object ? `${object} { id }` : ''} userErrors { legacyCode message } } }`,
    { input: forGraph(input) },
  );
  if (text.includes('INTERNAL_SERVER_ERROR')) throw new Error(`${mutation}: ${text}`);
  const [error] = body.errors ?? [];
  if (error) {
    // The schema of the graph refuses some inputs that the domain refuses with 1000.
    return `refused ${error.extensions.legacyCode ?? (error.extensions.code === 'BAD_USER_INPUT' ? 1000 : text)}`;
  }
  const [refusal] = body.data.done.userErrors;
  if (refusal) return `refused ${refusal.legacyCode}`;
  if (makes) await world.note(makes, body.data.done[object!].id as string);
  return 'done';
}
