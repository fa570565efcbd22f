import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operations } from '../../src/rest/operations/index.js';
import { documented, keyOf } from './contract.js';
import { adapters, awaited, changes, fit, notReplayed } from './example-requests.js';
import { scenarios } from './scenarios/index.js';
import type { Call } from './scenarios/scenario.js';
import { send } from './walk.js';
import { makeWorld, type World } from './world.js';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.server.close());

const withExample = operations.flatMap((operation) => {
  const example = documented(keyOf(operation))?.request?.example;
  return example === undefined ? [] : [[keyOf(operation), operation, example] as const];
});

it('covers every documented example, or says why not', () => {
  const keys = withExample.map(([key]) => key);
  for (const table of [adapters, changes, notReplayed, awaited]) {
    expect(Object.keys(table).filter((key) => !keys.includes(key))).toEqual([]);
  }
  for (const [key, reason] of Object.entries(notReplayed)) {
    console.info(`not replayed: ${key}: ${reason}`);
  }
});

/** What is written and never answered, or answered in another form. */
const unseen = new Set(['password', 'smtp_password', 'version', 'timestamp', 'challenge', 'ott']);

/** Where `answer` does not have what `sent` has, of members that both have. */
function lost(sent: unknown, answer: unknown, path = '$'): string[] {
  if (Array.isArray(sent) && Array.isArray(answer)) {
    const plain = [...sent, ...answer].every((item) => typeof item !== 'object');
    if (plain) return [...sent].sort().join() === [...answer].sort().join() ? [] : [path];
    return sent.flatMap((item, index) => lost(item, answer[index], `${path}[${index}]`));
  }
  if (sent !== null && answer != null && typeof sent === 'object' && typeof answer === 'object') {
    return Object.entries(sent).flatMap(([name, value]) =>
      unseen.has(name) || value === undefined || !(name in answer)
        ? []
        : lost(value, (answer as Record<string, unknown>)[name], `${path}.${name}`),
    );
  }
  const same = (value: unknown) => String(value).replace(/(\.000)?(Z|\+00:00)$/, '');
  return same(sent) === same(answer) ? [] : [`${path}: ${same(sent)} became ${same(answer)}`];
}

describe('the documented example of', () => {
  for (const [key, operation, example] of withExample) {
    if (Object.hasOwn(notReplayed, key)) continue;
    const test = Object.hasOwn(awaited, key) ? it.fails : it;
    test(`${key} succeeds and has its effect`, async () => {
      const call = await scenarios[key]!.prepare(world);
      const adapt = adapters[key];
      const request: Call = adapt
        ? await adapt(example, call, world)
        : { ...call, body: fit(example, call.body) as Record<string, unknown> };
      const { status, body, text } = await send(world, operation, request);
      expect(status, text).toBe(operation.success);
      if (body !== undefined) expect(lost(request.body, body)).toEqual([]);
      const read = operations.find(
        ({ method, path }) => method === 'GET' && path === operation.path,
      );
      if (operation.method !== 'PUT' || !read) return;
      const { body: _, ...withoutBody } = request;
      const stored = await send(world, read, { ...withoutBody, query: {} });
      expect(stored.status, stored.text).toBe(200);
      expect(lost(request.body, stored.body)).toEqual([]);
    });
  }
});
