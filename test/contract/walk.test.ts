import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Operation } from '../../src/rest/engine/operation.js';
import { operations } from '../../src/rest/operations.js';
import { complaints, documented, failures, keyOf, successes } from './contract.js';
import { scenarios } from './scenarios/index.js';
import type { Call } from './scenarios/scenario.js';
import { isPage, send, unauthorized } from './walk.js';
import { makeWorld, type World } from './world.js';
import { asText, textBodies, textQueries, wrongBodies, wrongQueries } from './wrong-values.js';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.server.close());

it('has a successful request for every operation', () => {
  expect(operations.map(keyOf).filter((key) => !scenarios[key])).toEqual([]);
  expect(Object.keys(scenarios).filter((key) => !operations.some((o) => keyOf(o) === key))).toEqual(
    [],
  );
});

/** Whether read-only access is sufficient. */
const reads = ({ scopes }: Operation) =>
  ['tenant_viewer', 'readonly_admin', 'security_groups_viewer'].some((scope) =>
    (scopes as string[]).includes(scope),
  );

const takesVersion = ({ query, body }: Operation) =>
  (query ?? body)?.properties['version'] !== undefined;

const walked = operations.filter((operation) => scenarios[keyOf(operation)]);

describe.each(walked.map((operation) => [keyOf(operation), operation] as const))(
  '%s',
  (key, operation: Operation) => {
    const scenario = scenarios[key]!;
    const facts = documented(key);
    const secured = operation.scopes !== 'public';
    const pathNames = [...operation.path.matchAll(/\{([^}]+)\}/g)]
      .map(([, name]) => name!)
      .filter((name) => !scenario.openNames?.includes(name));
    const prepare = async (): Promise<Call> => scenario.prepare(world);

    it('returns the documented success', async () => {
      const answer = await send(world, operation, await prepare());
      const { status, body, text, headers } = answer;
      expect(status, text).toBe(operation.success);
      expect(isPage(answer)).toBe(operation.page ?? false);
      if (operation.page) return;
      if (operation.file) {
        expect(operation.file).toContain(String(headers['content-type']).split(';')[0]);
        return;
      }
      const schema = facts && successes(facts).find((one) => one.status === status)?.schema;
      if (!operation.response) {
        expect(text).toBe('');
        return;
      }
      expect(headers['content-type']).toMatch(/^application\/json/);
      expect(text).toBe(JSON.stringify(body));
      if (schema) expect(complaints(schema, body), text).toEqual([]);
    });

    it('accepts a trailing slash and unknown keys', async () => {
      const call = await prepare();
      const { status, text } = await send(world, operation, call, {
        path: `${operation.path}/`,
        query: { no_such_parameter: 'x' },
        ...(call.body && { body: { ...call.body, no_such_key: { a: [1] } } }),
      });
      expect(status, text).toBe(operation.success);
    });

    if (operation.aliases)
      it('is served at its older paths', async () => {
        for (const path of operation.aliases!) {
          const { status, text } = await send(world, operation, await prepare(), { path });
          expect(status, text).toBe(operation.success);
        }
      });

    if (operation.body && !operation.form)
      it('accepts numbers and booleans that are sent as text', async () => {
        const call = await prepare();
        const { status, text } = await send(world, operation, call, { body: asText(call.body) });
        expect(status, text).toBe(operation.success);
      });

    if (secured)
      it('returns 401 without credentials', async () => {
        const call = await prepare();
        for (const change of [
          { as: null },
          { as: { token: 'not.a.token' } },
          { as: { username: 'nobody', password: 'nothing' } },
          { as: null, headers: { authorization: 'Digest x' } },
          { as: null, query: { access_token: 'not.a.token' } },
        ]) {
          const { status, body, headers } = await send(world, operation, call, change);
          expect(status).toBe(401);
          expect(body).toEqual(unauthorized);
          expect(headers['www-authenticate']).toBeDefined();
        }
      });

    if (secured && operation.scopes !== 'session')
      it('returns nothing to a caller of another tenant', async () => {
        const { strangers = 'refused' } = scenario;
        const { status, body, text } = await send(world, operation, await prepare(), {
          as: world.stranger,
        });
        // If the contract documents no 404, an operation can return another status for a missing
        // object.
        const missing = operation.errors.answers?.NOT_FOUND ?? 404;
        if (strangers === 'refused') expect([403, missing], text).toContain(status);
        else expect(status, text).toBe(operation.success);
        if (strangers === 'empty') expect(body.items).toEqual([]);
      });

    if (secured && operation.scopes !== 'session')
      it('refuses two access tokens', async () => {
        const { status } = await send(world, operation, await prepare(), {
          as: world.server.admin,
          query: { access_token: 'one.too.many' },
        });
        expect(status).toBe(400);
      });

    if (Array.isArray(operation.scopes) && !reads(operation))
      it('refuses a caller with read-only access', async () => {
        const { status, body, text } = await send(world, operation, await prepare(), {
          as: world.viewer,
        });
        expect(status, text).toBe(403);
        if (operation.errors.oauth) expect(body.error).toBe('access_denied');
        else expect(body.error.context.code).toBe(1002);
      });

    if (operation.method !== 'GET' && takesVersion(operation))
      it('refuses an outdated version', async () => {
        const { query, body, ...call } = await prepare();
        const stale = 999;
        const { status, text, ...answer } = await send(world, operation, {
          ...call,
          ...(query && { query: { ...query, ...('version' in query && { version: stale }) } }),
          ...(body && { body: { ...body, version: stale } }),
        });
        expect(status, text).toBe(409);
        expect(answer.body.error.context).toMatchObject({ field: 'version', code: 1001 });
      });

    if (pathNames.length > 0)
      it('returns 404 for an unknown id', async () => {
        const call = await prepare();
        const namesObject =
          facts && failures(facts).find((one) => one.status === 404)?.error?.domain;
        for (const name of pathNames) {
          for (const value of [randomUUID(), 'not-a-uuid', 'a'.repeat(150), '%00']) {
            const { status, body, text } = await send(world, operation, call, {
              params: { [name]: value },
            });
            expect(status, text).toBe(404);
            if (namesObject === 'PlatformAccountServer' && value.length === 36) {
              expect(body.error.context.id).toBe(value);
            }
          }
        }
      });

    if (operation.media)
      it('refuses a body of another file type, and one that is too large', async () => {
        const call = await prepare();
        for (const body of ['', '<svg/>', '{}', 'x'.repeat((operation.bodyLimit ?? 0) + 1)]) {
          const { status, text } = await send(world, operation, call, { body });
          expect(status, `${body.slice(0, 9)}: ${text}`).toBe(400);
        }
        for (const type of ['application/json', 'image/svg+xml', 'image/jpeg']) {
          const headers = { 'content-type': type };
          expect((await send(world, operation, call, { headers })).status, type).toBe(415);
        }
      });

    if (operation.body)
      it('refuses a malformed body', async () => {
        const call = await prepare();
        const type = operation.form ? {} : { 'content-type': 'application/json' };
        if (!operation.form) {
          for (const body of ['{"name":', 'null}', '[]', '[{}]', '"text"', '7']) {
            const { status, text } = await send(world, operation, call, { body, headers: type });
            expect(status, `${body}: ${text}`).toBe(400);
          }
        }
        const { status, text } = await send(world, operation, call, {
          body: '<body/>',
          headers: { 'content-type': 'application/xml' },
        });
        expect(status, text).toBe(operation.errors.oauth ? 400 : 415);
      });

    it('refuses invalid values with their names', async () => {
      const call = await prepare();
      for (const { field, name, value: valueFor } of wrongQueries(operation.query)) {
        const value = valueFor();
        const { status, body, text } = await send(world, operation, call, {
          query: { [name]: value },
        });
        expect(status, `${field} = ${String(value)}: ${text}`).toBe(400);
        if (operation.errors.oauth) {
          expect(body.error_description, text).toContain(field);
          continue;
        }
        expect(body.error.context.field.split('.')[0], text).toBe(field);
        expect(body.error.details.info, text).toContain(field);
      }
      const inBody = operation.form ? wrongQueries(operation.body) : wrongBodies(operation.body);
      for (const { field, name, value: valueFor } of inBody) {
        const value = valueFor(call.body?.[name]);
        const { status, body, text } = await send(world, operation, call, {
          body: { ...call.body, [name]: value },
        });
        expect(status, `${field} = ${JSON.stringify(value)}: ${text}`).toBe(400);
        expect(text).toContain(field);
        if (!operation.errors.oauth) expect(body.error.context.field, text).toBe(field);
      }
    });

    it('accepts or refuses, but never fails on, text that a database cannot store', async () => {
      let call = await prepare();
      for (const value of ['\u0000', 'a\u0000b', '\ud800', "' or 1=1 --", 'x'.repeat(20_000)]) {
        for (const name of textQueries(operation.query)) {
          const { status } = await send(world, operation, call, {
            query: { [name]: value.slice(0, 5000) },
          });
          expect(status, name).toBeLessThan(500);
        }
        for (const name of textBodies(operation.body)) {
          const body = { ...call.body, [name]: value };
          const { status } = await send(world, operation, call, { body });
          expect(status, name).toBeLessThan(500);
          // A refused request has changed nothing.
          if (status < 400) call = await prepare();
        }
      }
    });
  },
);
