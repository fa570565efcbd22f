import { childKinds, type TenantKind } from '../../src/entities/index.js';

/** A tenant of the model, with only its own properties. */
export interface Node {
  id: string;
  parent: Node | null;
  kind: TenantKind;
  version: number;
  closed: boolean;
  enabled: boolean;
  /** The deletion of the node; null if it exists. */
  deletion: number | null;
}

/** A simple model of the tree of tenants, without paths, depths and barriers. */
export class TreeModel {
  readonly nodes: Node[] = [];
  private deletions = 0;

  chain(node: Node): Node[] {
    return node.parent ? [...this.chain(node.parent), node] : [node];
  }

  isWithin(node: Node, ancestor: Node): boolean {
    return this.chain(node).includes(ancestor);
  }

  private open(node: Node): boolean {
    return this.chain(node).every(({ enabled }) => enabled);
  }

  private alive(node: Node): boolean {
    return node.deletion === null;
  }

  /** The depth of the deepest closed tenant on the path to `node`; 0 if there is none. */
  barrier(node: Node): number {
    return this.chain(node).reduce((deepest, { closed }, depth) => (closed ? depth : deepest), 0);
  }

  /**
   * Whether a policy on `holder` reaches `node`: all closed tenants on the path are `holder` or its
   * children.
   */
  reaches(holder: Node, node: Node): boolean {
    const chain = this.chain(node);
    const start = chain.indexOf(holder);
    if (start < 0) return false;
    return chain
      .slice(start)
      .every((each) => !each.closed || each === holder || each.parent === holder);
  }

  mayCreate(parent: Node, kind: TenantKind): boolean {
    return this.alive(parent) && this.open(parent) && childKinds[parent.kind].includes(kind);
  }

  mayMove(node: Node, target: Node): boolean {
    if (!this.alive(node) || !this.alive(target) || !node.parent) return false;
    if (target === node.parent) return true;
    return (
      node.kind !== 'unit' &&
      !this.isWithin(target, node) &&
      childKinds[target.kind].includes(node.kind) &&
      this.open(target) &&
      !this.gainsRoot(node, { parent: target })
    );
  }

  /** Closes `node` to indirect ancestors, or opens it. */
  mayClose(node: Node, closed: boolean): boolean {
    return this.alive(node) && node.parent !== null && !this.gainsRoot(node, { closed });
  }

  /**
   * Whether a policy on the root reaches `node` after `change`, and not before. The caller has a
   * wider role there than on the other tenants, and cannot gain access that it could not grant (ADR
   * 16).
   */
  private gainsRoot(node: Node, change: Partial<Pick<Node, 'closed' | 'parent'>>): boolean {
    const rootReaches = () => this.reaches(this.chain(node)[0]!, node);
    const { closed, parent } = node;
    const before = rootReaches();
    Object.assign(node, change);
    const after = rootReaches();
    Object.assign(node, { closed, parent });
    return after && !before;
  }

  mayEnable(node: Node, enabled: boolean): boolean {
    if (!this.alive(node) || !node.parent) return false;
    return !enabled || node.enabled || this.open(node.parent);
  }

  mayDelete(node: Node): boolean {
    return this.alive(node) && node.parent !== null && !node.enabled;
  }

  delete(node: Node): void {
    this.deletions++;
    for (const each of this.nodes) {
      if (!this.alive(each) || !this.isWithin(each, node)) continue;
      each.deletion = this.deletions;
      each.version++;
    }
  }

  mayRestore(node: Node): boolean {
    return !this.alive(node) && node.parent !== null && this.alive(node.parent);
  }

  restore(node: Node): void {
    const { deletion } = node;
    for (const each of this.nodes) {
      if (each.deletion !== deletion) continue;
      each.deletion = null;
      each.version++;
    }
  }
}
