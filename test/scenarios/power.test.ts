import { describe, expect, it } from 'vitest';
import { useTestServer, type As } from '../support/server.js';
import { writeActions, type WriteAction } from '../support/write-actions.js';
import { rows, type Row } from './power-rows.js';
import { guarded, power } from './power-table.js';
import { PowerWorld, strengths, type Strength } from './power-world.js';

/*
 * Callers cannot set anything that could give them more than they could grant (ADR 0016). Every row
 * is tried on both APIs: on targets that hold more than the administrator could grant, which is
 * refused and changes nothing; on a target that holds no more; and by the root administrator on the
 * strongest target.
 */
const server = await useTestServer();

const inline = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if ('enum' in value) return String(value.enum);
  return `{ ${Object.entries(value)
    .map(([name, each]) => `${name}: ${inline(each)}`)
    .join(', ')} }`;
};

type Api = 'rest' | 'graph';
interface Outcome {
  readonly refused: boolean;
  readonly done: boolean;
  readonly text: string;
}

let shared: Promise<PowerWorld> | undefined;

/** Returns the world for a row. Actions that change a whole tenant have a world of their own. */
const worldFor = (row: Row): Promise<PowerWorld> =>
  /Tenant/.test(row.guards) ? PowerWorld.plant(server) : (shared ??= PowerWorld.plant(server));

/** Prepares a row, and performs it once. */
async function attempt(row: Row, strength: Strength, api: Api, by?: As) {
  const world = await worldFor(row);
  const { rest, graph, as = world.companyAdmin } = await row.prepare(world, strength);
  const before = await world.state();
  const outcome = await perform(api === 'rest' ? { rest } : { graph: graph! }, by ?? as);
  return { ...outcome, changed: JSON.stringify(before) !== JSON.stringify(await world.state()) };
}

async function perform(
  call: { rest: readonly any[] } | { graph: readonly [string, object] },
  as: As,
): Promise<Outcome> {
  if ('rest' in call) {
    const [method, path, body, query] = call.rest as [string, string, object?, object?];
    const {
      status,
      text,
      body: answer,
    } = await server.as(as).request(method, path, { body, query: query as Record<string, string> });
    const code = answer?.error?.context?.code ?? answer?.error?.code;
    return { refused: status === 403, done: status < 300, text: `${status} ${code} ${text}` };
  }
  const [mutation, input] = call.graph;
  const { body, text } = await server
    .as(as)
    .graph(`mutation { ${mutation}(input: ${inline(input)}) { userErrors { code message } } }`);
  const [error] = body.errors ?? [];
  return {
    refused: error?.extensions?.code === 'ACCESS_DENIED',
    done: !error && body.data?.[mutation]?.userErrors.length === 0,
    text,
  };
}

describe.each(rows.map((row) => [row.guards, row] as const))('%s', (_, row) => {
  const apis: Api[] = row.noMutation ? ['rest'] : ['rest', 'graph'];

  it.each(row.strengths)('is refused for a target with %s', async (strength) => {
    for (const api of apis) {
      const { refused, changed, text } = await attempt(row, strength, api);
      expect({ refused, changed }, `${api}, ${strengths[strength]}: ${text}`).toEqual({
        refused: true,
        changed: false,
      });
    }
  });

  it('is allowed for an administrator who could grant the same', async () => {
    for (const api of apis) {
      const covered = await attempt(row, 'covered', api);
      expect(covered.done, `${api}: ${covered.text}`).toBe(true);
      if (row.notByRoot !== undefined) continue;
      const byRoot = await attempt(row, row.strengths[0]!, api, server.admin);
      expect(byRoot.done, `${api}, by the root administrator: ${byRoot.text}`).toBe(true);
    }
  });
});

/** The fields of an input, including those of the contact. */
const fieldsOf = ({ input }: WriteAction): string[] =>
  Object.entries(input.properties).flatMap(([name, { properties }]) =>
    name === 'contact'
      ? Object.keys((properties as object | undefined) ?? {}).map((part) => `contact.${part}`)
      : [name],
  );

describe('the table', () => {
  it('has every action that writes, and nothing else', async () => {
    const names = (await writeActions()).map(({ name }) => name);
    expect(Object.keys(power).sort()).toEqual(names.sort());
  });

  it('has every sensitive field of the actions', async () => {
    for (const each of await writeActions()) {
      const entry = power[each.name]!;
      if (typeof entry === 'string' || '*' in entry) continue;
      expect(Object.keys(entry).sort(), each.name).toEqual(fieldsOf(each).sort());
    }
  });

  it('has an attempt for everything that is checked', () => {
    const wanted = Object.entries(power).flatMap(([action, entry]) =>
      typeof entry === 'string'
        ? []
        : Object.entries(entry).flatMap(([field, why]) => {
            if (why !== guarded) return [];
            return [field === '*' ? action : `${action}.${field}`];
          }),
    );
    expect(rows.map(({ guards }) => guards).sort()).toEqual(wanted.sort());
  });
});
