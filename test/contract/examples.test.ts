import { OptionalKind } from '@sinclair/typebox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Operation } from '../../src/rest/engine/operation.js';
import { operations } from '../../src/rest/operations.js';
import { documented, keyOf, successes } from './contract.js';
import { adapters, changes, fit, notReplayed } from './example-requests.js';
import { conditionalMembers, memberDeviations } from './member-deviations.js';
import { SeenMembers } from './members.js';
import { scenarios } from './scenarios/index.js';
import type { Call } from './scenarios/scenario.js';
import { send } from './walk.js';
import { makeWorld, type World } from './world.js';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.server.close());

const seen = new SeenMembers();

/** Sends `call`, expects a success, and keeps what is answered. */
async function succeed(operation: Operation, call: Call) {
  const { status, body, text } = await send(world, operation, call);
  expect(status, text).toBe(operation.success);
  seen.add(keyOf(operation), body);
  return body;
}

const reads = operations.filter(({ method }) => method === 'GET');

/** Reads an object that was written by `operation`: by its own path, by the path with its id, in a list by ids. */
async function readBack({ path, method }: Operation, request: Call, body: any) {
  const answers: unknown[] = [];
  for (const read of reads) {
    const needsQuery = Object.values(read.query?.properties ?? {}).some(
      (one) => !one[OptionalKind],
    );
    const [, below, name] = /^(.*?)\/\{(\w+)\}$/.exec(read.path) ?? [];
    const id = body?.id ?? body?.client_id;
    if (read.path === path && ['PUT', 'PATCH'].includes(method) && !needsQuery) {
      answers.push(await succeed(read, { params: request.params! }));
    } else if (below === path && method === 'POST' && typeof id === 'string') {
      answers.push(await succeed(read, { params: { ...request.params, [name!]: id } }));
    } else if (read.path === path && method === 'POST' && typeof id === 'string') {
      const byIds = ['uuids', 'ids'].find((one) => read.query?.properties[one]);
      if (byIds) await succeed(read, { query: { [byIds]: id } });
    }
  }
  return answers;
}

const withExample = operations.flatMap((operation) => {
  const example = documented(keyOf(operation))?.request?.example;
  return example === undefined ? [] : [[keyOf(operation), operation, example] as const];
});

it('cover every documented example, or state why not', () => {
  const keys = withExample.map(([key]) => key);
  for (const table of [adapters, changes, notReplayed]) {
    expect(Object.keys(table).filter((key) => !keys.includes(key))).toEqual([]);
  }
  for (const [key, reason] of Object.entries(notReplayed)) {
    console.info(`not replayed: ${key}: ${reason}`);
  }
});

/**
 * Members of requests that responses do not repeat: secrets, values of the server, `published` as a
 * time.
 */
const unseen = new Set([
  ...['password', 'smtp_password', 'challenge', 'ott', 'published'],
  ...['version', 'timestamp', 'issuer_id', 'created_at', 'updated_at'],
]);

/** The documented response lists no item with the price 0. */
const isNoPrice = (item: unknown) => (item as { price?: unknown } | null)?.price === '0';

/** Returns the members that `sent` and `answer` both have with different values. */
function lost(sent: unknown, answer: unknown, path = '$'): string[] {
  if (Array.isArray(sent) && Array.isArray(answer)) {
    const plain = [...sent, ...answer].every((item) => typeof item !== 'object');
    if (plain) return [...sent].sort().join() === [...answer].sort().join() ? [] : [path];
    return sent.flatMap((item, index) =>
      isNoPrice(item) || answer.some((one) => lost(item, one).length === 0)
        ? []
        : [`${path}[${index}]`],
    );
  }
  if (sent !== null && answer != null && typeof sent === 'object' && typeof answer === 'object') {
    return Object.entries(sent).flatMap(([name, value]) =>
      unseen.has(name) || value === undefined || !(name in answer)
        ? []
        : lost(value, (answer as Record<string, unknown>)[name], `${path}.${name}`),
    );
  }
  // POST /registration_tokens accepts the id of a tenant, and returns its number.
  if (typeof sent === 'string' && /^[0-9a-f-]{36}$/.test(sent) && /^\d+$/.test(String(answer)))
    return [];
  const same = (value: unknown) => String(value).replace(/(\.000)?(Z|\+00:00)$/, '');
  return same(sent) === same(answer) ? [] : [`${path}: ${same(sent)} became ${same(answer)}`];
}

describe('the documented example of', () => {
  for (const [key, operation, example] of withExample) {
    if (Object.hasOwn(notReplayed, key)) continue;
    it(`${key} succeeds and has its effect`, async () => {
      const call = await scenarios[key]!.prepare(world);
      const adapt = adapters[key];
      const request: Call = adapt
        ? await adapt(example, call, world)
        : { ...call, body: fit(example, call.body) as Record<string, unknown> };
      const body = await succeed(operation, request);
      if (body !== undefined) expect(lost(request.body, body)).toEqual([]);
      for (const stored of await readBack(operation, request, body)) {
        expect(lost(request.body, stored)).toEqual([]);
      }
    });
  }
});

describe('the members in the examples of responses', () => {
  for (const operation of operations) {
    const key = keyOf(operation);
    const facts = documented(key);
    if (!facts || !operation.response) continue;
    const response = successes(facts).find(({ status }) => status === operation.success)!;
    it(`are in the responses of ${key}`, async () => {
      await succeed(operation, await scenarios[key]!.prepare(world));
      const own = Object.keys(memberDeviations[key] ?? {});
      const kept = seen
        .missing(key, response)
        .filter((member) => !Object.hasOwn(conditionalMembers, member.split('.').at(-1)!));
      expect(kept).toEqual(own.sort());
    });
  }
});
