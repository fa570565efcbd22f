import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { itemsAfter } from '../../src/domain/branding/legal-documents/covered-items.js';
import type { LegalItems } from '../../src/entities/index.js';
import {
  linkOf,
  makeDocument,
  publish,
  publishDocument,
  sign,
  toSign,
} from '../support/legal-documents.js';
import type { Body } from '../support/people.js';
import { runs } from '../support/runs.js';
import { useTestServer } from '../support/server.js';

/*
 * Versions are written and published in any order. What each version adds and covers follows from
 * the versions before it. Which users have to sign follows from the versions since their last
 * signature.
 */

const names = ['workstations', 'servers', 'vms'] as const;
const backends = ['azure', 'google'] as const;
const changes = fc.record({
  offeringItems: fc.shuffledSubarray([...names]),
  backendTypes: fc.shuffledSubarray([...backends]),
});

/** Names that the last of `versions` adds, and names that it covers. */
function model(versions: readonly LegalItems[]): { added: string[]; covered: string[] } {
  const ever = new Set<string>();
  const added: string[] = [];
  for (const [index, { offeringItems, backendTypes }] of versions.entries()) {
    for (const name of [...offeringItems, ...backendTypes]) {
      if (index === versions.length - 1 && !ever.has(name)) added.push(name);
    }
    for (const name of [...offeringItems, ...backendTypes]) ever.add(name);
  }
  return { added: added.sort(), covered: [...ever].sort() };
}

const flat = ({ offeringItems, backendTypes }: LegalItems) =>
  [...offeringItems, ...backendTypes].sort();
const sent = ({ offering_items, backend_types }: Record<string, string[]>) =>
  [...offering_items!, ...backend_types!].sort();

/** Date of the version with this number. */
const dayOf = (number: number) => new Date(number * 86_400_000).toISOString().slice(0, 10);

const server = await useTestServer();

let count = 0;
const owner = () => server.makeTenant(server.rootId, 'partner', `Owner ${++count}`);

const written = (number: number, { offeringItems, backendTypes }: LegalItems, common = false) => ({
  link: linkOf(dayOf(number)),
  common_part_update: common,
  changed_items: { offering_items: offeringItems, backend_types: backendTypes },
});

describe('the added and covered items of versions', () => {
  it('equal those of a simple model, for thousands of sequences', () => {
    fc.assert(
      fc.property(fc.array(changes, { minLength: 1, maxLength: 8 }), (versions) => {
        let covered: LegalItems | undefined;
        versions.forEach((changed, index) => {
          const after = itemsAfter(covered, changed);
          const { added, covered: all } = model(versions.slice(0, index + 1));
          expect([flat(after.addedItems), flat(after.coveredItems)]).toEqual([added, all]);
          covered = after.coveredItems;
        });
      }),
      { numRuns: runs(2000) },
    );
  });

  it('are computed at publication, regardless of the order of creation', async () => {
    const scripts = fc.tuple(
      fc.array(changes, { minLength: 1, maxLength: 5 }),
      fc.array(fc.nat(), { minLength: 5, maxLength: 5 }),
    );
    await fc.assert(
      fc.asyncProperty(scripts, async ([versions, keys]) => {
        const { id } = await owner();
        const drafts: Body[] = [];
        for (const [index, changed] of versions.entries()) {
          drafts.push(await makeDocument(server, id, written(index, changed)));
        }
        const order = drafts.map((_, index) => index).sort((a, b) => keys[a]! - keys[b]!);
        const published: number[] = [];
        for (const index of order) {
          const { status, body } = await publish(server, drafts[index]!);
          const late = published.some((other) => other > index);
          expect([index, status]).toEqual([index, late ? 409 : 202]);
          if (late) continue;
          published.push(index);
          const { added, covered } = model(published.map((one) => versions[one]!));
          expect([sent(body.added_items), sent(body.covered_items)]).toEqual([added, covered]);
        }
      }),
      { numRuns: runs(15) },
    );
  });
});

type Step =
  | { readonly type: 'publish'; readonly common: boolean; readonly changed: LegalItems }
  | { readonly type: 'sign' }
  | { readonly type: 'switch'; readonly name: (typeof names)[number] };

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        type: fc.constant('publish' as const),
        common: fc.nat({ max: 4 }).map((n) => n === 0),
        changed: changes,
      }),
    },
    { weight: 2, arbitrary: fc.constant({ type: 'sign' } as const) },
    {
      weight: 2,
      arbitrary: fc.record({
        type: fc.constant('switch' as const),
        name: fc.constantFrom(...names),
      }),
    },
  ),
  { minLength: 1, maxLength: 10 },
);

describe('the users who must sign', () => {
  const give = async (tenantId: string, on: readonly string[], off: readonly string[] = []) => {
    const named = [
      ...on.map((name) => [name, 1] as const),
      ...off.map((name) => [name, 0] as const),
    ];
    const { status, text } = await server.admin.put(`/tenants/${tenantId}/offering_items`, {
      offering_items: named.map(([name, status]) => ({
        application_id: server.services.catalogue.item(name)!.applicationId,
        name,
        status,
      })),
    });
    expect(status, text).toBe(200);
  };

  it('are those whom a change since their last signature concerns', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (script) => {
        const { id: ownerId } = await owner();
        await give(ownerId, names);
        const { id: tenantId } = await server.makeTenant(ownerId, 'customer', 'Customer');
        const { id: userId } = await server.makeUser(tenantId, `signer-${++count}`);
        const versions: { id: string; common: boolean; changed: LegalItems }[] = [];
        const held = new Set<string>();
        let signed = -1;
        for (const step of script) {
          if (step.type === 'publish') {
            const { common, changed } = step;
            const more = written(versions.length, changed, common);
            const { id } = await publishDocument(server, ownerId, more);
            versions.push({ id, common, changed });
          } else if (step.type === 'sign') {
            if (versions.length === 0) continue;
            signed = versions.length - 1;
            await sign(server, userId, [versions[signed]!.id], server.admin);
          } else {
            const off = held.delete(step.name);
            if (!off) held.add(step.name);
            await give(tenantId, off ? [] : [step.name], off ? [step.name] : []);
          }
          const concerned = versions
            .slice(signed + 1)
            .some(
              ({ common, changed }) =>
                common || changed.offeringItems.some((name) => held.has(name)),
            );
          const wanted =
            versions.length > 0 && (signed < 0 || concerned) ? [versions.at(-1)!.id] : [];
          const found = await toSign(server, userId, server.admin);
          expect(found.map(({ id }) => id)).toEqual(wanted);
        }
      }),
      { numRuns: runs(12) },
    );
  }, 60_000);
});
