import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operations } from '../../src/rest/operations.js';
import { databaseContent } from '../support/database-content.js';
import { keyOf } from './contract.js';
import { scenarios } from './scenarios/index.js';
import { send } from './walk.js';
import { makeWorld, type World } from './world.js';

/* Every write of the REST API with an idempotency key: it is done once, and its answer is repeated. */
let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.server.close());

const walked = operations.map((operation) => [keyOf(operation), operation] as const);
const writes = walked.filter(([, { method, readsOnly }]) => method !== 'GET' && !readsOnly);

describe.each(writes.filter(([, { takesKey }]) => takesKey))('%s', (key, operation) => {
  it('is executed once with the same key', async () => {
    const call = await scenarios[key]!.prepare(world);
    const headers = { 'idempotency-key': randomUUID() };
    const first = await send(world, operation, call, { headers });
    expect(first.status, first.text).toBe(operation.success);
    expect(first.headers['idempotency-replayed']).toBeUndefined();
    const content = await databaseContent(world.server);

    const again = await send(world, operation, call, { headers });
    expect(again.headers['idempotency-replayed']).toBe('true');
    const { status, text } = again;
    expect({ status, text }).toEqual({ status: first.status, text: first.text });
    expect(again.headers['set-cookie']).toEqual(first.headers['set-cookie']);
    expect(again.headers['content-type']).toBe(first.headers['content-type']);
    expect(await databaseContent(world.server)).toEqual(content);

    const other = await send(world, operation, call, {
      headers,
      query: { no_such_parameter: 'x' },
    });
    expect(other.status, other.text).toBe(422);
  });
});

describe('an operation without a caller or a single transaction', () => {
  it.each(writes.filter(([, { takesKey }]) => !takesKey))(
    '%s refuses the key',
    async (key, operation) => {
      const call = await scenarios[key]!.prepare(world);
      const headers = { 'idempotency-key': randomUUID() };
      const { status, text } = await send(world, operation, call, { headers });
      expect(status, text).toBe(400);
      expect(text).toContain('Idempotency-Key');
    },
  );
});

it.each(walked.filter(([, { method, readsOnly }]) => method !== 'GET' && readsOnly))(
  '%s changes nothing and ignores the key',
  async (key, operation) => {
    const call = await scenarios[key]!.prepare(world);
    const { status, text } = await send(world, operation, call, {
      headers: { 'idempotency-key': '' },
    });
    expect(status, text).toBe(operation.success);
  },
);
