import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../../support/runs.js';
import { useTestServer } from '../../support/server.js';
import { callGraph, callRest } from './call.js';
import { others, updates, type Choices, type Command } from './commands.js';
import { members, type Updated } from './members.js';
import { services } from './service-commands.js';
import { difference, stateOf } from './state.js';
import { callers, TwinWorld, type CallerName } from './world.js';

/*
 * Two servers perform the same random changes, one through REST and one through GraphQL. Each
 * change succeeds on both or is refused on both for the same reason. Afterwards each API returns
 * the same for both servers, for callers who see all, some or almost none of the objects.
 *
 * `PROPERTY_RUNS=500` searches longer; `PROPERTY_SEED` repeats a search.
 */
const byRest = await useTestServer();
const byGraph = await useTestServer();

const commands: Readonly<Record<string, Command>> = { ...updates, ...others, ...services };

/** Returns values for the optional members of the input of a command, by name. */
const membersOf = (name: string): Readonly<Record<string, readonly unknown[]>> => {
  const made = { createUser: 'user', createContact: 'contact', createClient: 'client' }[name];
  const key = made ?? name;
  return key in members ? members[key as Updated] : {};
};

const patchOf = (name: string) => {
  const table = membersOf(name);
  const names = Object.keys(table);
  if (names.length === 0) return fc.constant({});
  return fc
    .tuple(
      fc.subarray(names, { minLength: 1, maxLength: Math.min(2, names.length) }),
      fc.nat({ max: 11 }),
    )
    .map(([chosen, index]) =>
      Object.fromEntries(chosen.map((each) => [each, table[each]![index % table[each]!.length]])),
    );
};

const place = fc.nat({ max: 29 });
const step = fc.oneof(
  ...Object.keys(commands).map((name) => ({
    weight: name.startsWith('create') ? 4 : 2,
    arbitrary: fc.record({
      name: fc.constant(name),
      by: fc.oneof(
        { weight: 6, arbitrary: fc.constant<CallerName>('root') },
        { weight: 4, arbitrary: fc.constantFrom(...callers) },
      ),
      choices: fc.record({
        at: fc.tuple(place, place, place),
        patch: patchOf(name),
        stale: fc.nat({ max: 9 }).map((value) => value === 0),
      }),
    }),
  })),
);

interface Step {
  readonly name: string;
  readonly by: CallerName;
  readonly choices: Choices;
}

let worlds = 0;
async function plantBoth(): Promise<[TwinWorld, TwinWorld]> {
  const run = worlds++;
  return [await TwinWorld.plant(byRest, run), await TwinWorld.plant(byGraph, run)];
}

/** Pairs of outcomes, in REST and in GraphQL, that may differ, by command. */
const renumbered: Readonly<Record<string, readonly string[]>> = {};

/** Performs a step on both servers, and expects the same outcome. */
async function perform(
  [rest, graph]: [TwinWorld, TwinWorld],
  { name, by, choices }: Step,
): Promise<string | undefined> {
  const [one, other] = [
    await commands[name]!(rest, choices),
    await commands[name]!(graph, choices),
  ];
  if (one === undefined || other === undefined) return undefined;
  const outcome = await callRest(rest, one, by);
  const label = `${name} by ${by} with ${JSON.stringify(choices)}`;
  const byTheOther = await callGraph(graph, other, by);
  if (byTheOther !== outcome && !(renumbered[name] ?? []).includes(`${outcome}, ${byTheOther}`)) {
    expect([outcome, byTheOther], label).toEqual('the same outcome');
  }
  return outcome;
}

async function expectSameState(
  [rest, graph]: [TwinWorld, TwinWorld],
  seers: readonly CallerName[] = callers,
): Promise<void> {
  const found = difference(await stateOf(rest, seers), await stateOf(graph, seers));
  expect(found.slice(0, 20)).toEqual([]);
}

/** The suite always tries the same commands; a longer search tries others each time. */
const usualSeed = process.env.PROPERTY_RUNS === undefined ? 42 : Date.now() % 1_000_000_000;
const seed = Number(process.env.PROPERTY_SEED ?? usualSeed);

describe('two servers, one behind each API', () => {
  it(`have equal states after the same changes (seed ${seed})`, async () => {
    const count: Record<string, number> = {};
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 20 }), async (steps) => {
        const both = await plantBoth();
        for (const each of steps as readonly Step[]) {
          const outcome = await perform(both, each);
          const key = `${each.name} ${outcome === 'done' ? 'done' : 'refused'}`;
          count[key] = (count[key] ?? 0) + 1;
        }
        await expectSameState(both);
      }),
      { numRuns: runs(2), seed, endOnFailure: process.env.PROPERTY_RUNS === undefined },
    );
    if (process.env.PROPERTY_RUNS !== undefined) console.log(count);
  }, 3_600_000);
});

describe('every member of an update', () => {
  /** Creates an object of each kind, as the root administrator. */
  async function plantObjects(both: [TwinWorld, TwinWorld]): Promise<void> {
    for (const [name, at] of [
      ['createUser', [1, 0, 0]],
      ['createClient', [1, 0, 0]],
      ['createLocation', [0, 0, 0]],
      ['createInfraComponent', [0, 0, 0]],
      ['createContact', [1, 1, 0]],
      ['createReport', [0, 0, 0]],
      ['enableBrand', [0, 0, 0]],
    ] as const) {
      const choices = { at: [...at] as [number, number, number], patch: {}, stale: false };
      expect(await perform(both, { name, by: 'root', choices }), name).toBe('done');
    }
  }

  it.each(Object.keys(members) as Updated[])('of a %s is equal on both APIs', async (name) => {
    const both = await plantBoth();
    await plantObjects(both);
    const outcomes = new Map<string, string[]>();
    for (const [member, values] of Object.entries(members[name])) {
      for (const value of values as readonly unknown[]) {
        const which = name === 'contact' ? both[0].all('contact').length - 1 : 0;
        const choices: Choices = { at: [which, 0, 0], patch: { [member]: value }, stale: false };
        const outcome = await perform(both, { name, by: 'root', choices });
        outcomes.set(member, [...(outcomes.get(member) ?? []), outcome!]);
      }
    }
    await expectSameState(both, ['root']);
  });
});
