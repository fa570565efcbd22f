import { childKinds, type TenantKind } from '../../src/entities/index.js';

/** The stored offering item of a tenant. */
export interface Held {
  on: boolean;
  value: number | null;
  overage: number | null;
  version: number;
}

/** A tenant with its items and components. */
export interface ItemNode {
  id: string;
  /** Null for children of the root, which has all items. */
  parent: ItemNode | null;
  kind: TenantKind;
  version: number;
  carriers: Set<string>;
  items: Map<string, Held>;
}

/** The requested state of one item. */
export interface Wish {
  name: string;
  /** Null for an item that is not bound to infrastructure. */
  carrier: string | null;
  on?: boolean;
  quota?: { value: number | null; overage: number | null; version: number };
}

export const keyOf = ({ name, carrier }: Pick<Wish, 'name' | 'carrier'>): string =>
  carrier === null ? name : `${name}@${carrier}`;

const carrierIn = (key: string): string | null => key.split('@')[1] ?? null;
const nameIn = (key: string): string => key.split('@')[0]!;

/** Dependencies of the items. The model uses no other data of the catalog. */
const dependencies: Readonly<Record<string, string>> = {
  adv_o365_mailboxes: 'adv_o365_seats',
};
const resellersOnly = new Set(['child_storages']);
const resellers = new Set<TenantKind>(['partner', 'folder']);

/** A simple model of offering items in a tree of tenants, without stored paths and sums. */
export class ItemModel {
  readonly nodes: ItemNode[] = [];

  constructor(private readonly platform: ReadonlySet<string>) {}

  above(node: ItemNode): ItemNode[] {
    return node.parent ? [node.parent, ...this.above(node.parent)] : [];
  }

  /** Returns the node and its descendants, from the top downwards. */
  subtree(node: ItemNode): ItemNode[] {
    const children = this.nodes.filter(({ parent }) => parent === node);
    return [node, ...children.flatMap((child) => this.subtree(child))];
  }

  private has(node: ItemNode | null, key: string): boolean {
    const carrier = carrierIn(key);
    if (node) return node.items.get(key)?.on ?? false;
    return carrier === null || this.platform.has(carrier);
  }

  private hasAnyOf(node: ItemNode | null, name: string): boolean {
    return !node || [...node.items].some(([key, { on }]) => on && nameIn(key) === name);
  }

  /** Whether the item can be enabled for the node. */
  supports(node: ItemNode, key: string): boolean {
    const name = nameIn(key);
    const carrier = carrierIn(key);
    if (resellersOnly.has(name) && !resellers.has(node.kind)) return false;
    if (this.has(node.parent, key)) return true;
    return carrier !== null && node.carriers.has(carrier) && this.hasAnyOf(node.parent, name);
  }

  private visible(node: ItemNode, carrier: string): boolean {
    return (
      this.platform.has(carrier) ||
      [node, ...this.above(node)].some(({ carriers }) => carriers.has(carrier))
    );
  }

  private limitAbove(node: ItemNode, key: string): number {
    const limits = this.above(node).flatMap(({ items }) => {
      const held = items.get(key);
      return held?.on && held.value !== null && held.overage !== null
        ? [held.value + held.overage]
        : [];
    });
    return Math.min(Infinity, ...limits);
  }

  /** Whether all quotas are within the limits of the ancestors. */
  quotasFit(node: ItemNode, key: string): boolean {
    const held = node.items.get(key);
    return !held?.on || held.value === null || held.value <= this.limitAbove(node, key);
  }

  /** Applies the wishes, or changes nothing and returns the codes of the possible errors. */
  set(node: ItemNode, wishes: readonly Wish[]): Set<number> {
    const refusals = new Set<number>();
    const before = new Map(this.nodes.map((each) => [each, structuredClone(each.items)]));
    const touched: string[] = [];
    for (const wish of wishes) {
      const key = keyOf(wish);
      const present = node.items.get(key);
      const held = { ...(present ?? { on: false, value: null, overage: null, version: 0 }) };
      const turnsOn = wish.on === true && !held.on;
      if (wish.carrier !== null && (turnsOn || !present) && !this.visible(node, wish.carrier)) {
        refusals.add(1000);
      }
      const { quota } = wish;
      const changes =
        quota !== undefined && (quota.value !== held.value || quota.overage !== held.overage);
      if (changes) {
        if (quota.version !== held.version) refusals.add(1001);
        held.value = quota.value;
        held.overage = quota.overage;
        held.version = quota.value === null ? 0 : held.version + 1;
      }
      const turnsOff = wish.on === false && held.on;
      if ((turnsOn || (!present && changes)) && !this.supports(node, key)) refusals.add(1021);
      if (!turnsOn && !turnsOff && !changes) continue;
      held.on = wish.on ?? held.on;
      node.items.set(key, held);
      if (turnsOn || changes) touched.push(key);
    }
    for (const [key, { on }] of node.items) {
      const needed = dependencies[nameIn(key)];
      if (on && needed !== undefined && !this.hasAnyOf(node, needed)) refusals.add(1023);
    }
    const fits = touched.every((key) =>
      this.subtree(node).every((each) => this.quotasFit(each, key)),
    );
    if (!fits) refusals.add(1022);
    if (refusals.size > 0) {
      for (const [each, items] of before) each.items = items;
    } else this.prune(node);
    return refusals;
  }

  /** Disables items without support, from the top downwards. */
  private prune(top: ItemNode): void {
    for (const node of this.subtree(top)) {
      for (const [key, held] of node.items) if (!this.supports(node, key)) held.on = false;
    }
  }

  mayMove(node: ItemNode, target: ItemNode): boolean {
    return (
      node.parent !== null &&
      target !== node.parent &&
      node.kind !== 'unit' &&
      !this.subtree(node).includes(target) &&
      childKinds[target.kind].includes(node.kind)
    );
  }

  /** Moves the node, disables items that the new parent lacks, and reduces quotas. */
  move(node: ItemNode, target: ItemNode): void {
    node.parent = target;
    node.version++;
    this.prune(node);
    for (const each of this.subtree(node)) {
      for (const [key, held] of each.items) {
        const limit = this.limitAbove(each, key);
        if (!held.on || held.value === null || held.value <= limit) continue;
        held.value = limit;
        held.version++;
      }
    }
  }
}
