import type { GraphQLResolveInfo } from 'graphql';
import { Field, Int, ObjectType, type ClassType } from 'type-graphql';
import type { List } from '../domain/reads/lists.js';
import {
  countRows,
  readPages,
  type Page,
  type PageRequest,
  type Row,
} from '../domain/reads/pages.js';
import { loaderOf, type GraphContext } from './context.js';
import { selectedProperties, type Readable } from './selection.js';

@ObjectType('PageInfo', {
  simpleResolvers: true,
  description: 'Where a page stands in its list (Relay cursor connections).',
})
export class PageInfo {
  constructor(private readonly page: Page) {}

  @Field(() => Boolean, { description: 'Whether rows follow. Only known for sure with `first`.' })
  get hasNextPage(): boolean {
    return this.page.hasNextPage;
  }

  @Field(() => Boolean, { description: 'Whether rows precede. Only known for sure with `last`.' })
  get hasPreviousPage(): boolean {
    return this.page.hasPreviousPage;
  }

  @Field(() => String, { nullable: true, description: 'Cursor of the first row: for `before`.' })
  get startCursor(): string | null {
    return this.cursorOf(this.page.rows[0]);
  }

  @Field(() => String, { nullable: true, description: 'Cursor of the last row: for `after`.' })
  get endCursor(): string | null {
    return this.cursorOf(this.page.rows.at(-1));
  }

  private cursorOf(row: Row | undefined): string | null {
    return row ? this.page.cursorOf(row) : null;
  }
}

/** One page of a list, as the graph has it. Cursors are made for those who ask for them. */
export abstract class Connection {
  constructor(
    private readonly page: Page,
    private readonly count: () => Promise<number>,
  ) {}

  get nodes(): readonly Row[] {
    return this.page.rows;
  }

  get edges(): { node: Row; readonly cursor: string }[] {
    const { page } = this;
    return page.rows.map((node) => ({
      node,
      get cursor() {
        return page.cursorOf(node);
      },
    }));
  }

  get pageInfo(): PageInfo {
    return new PageInfo(this.page);
  }

  totalCount(): Promise<number> {
    return this.count();
  }
}

export type ConnectionClass = new (...args: ConstructorParameters<typeof Connection>) => Connection;

/** The connection type of a list of `node`s, with its edge type. */
export function connectionOf(name: string, node: () => ClassType): ConnectionClass {
  @ObjectType(`${name}Edge`, {
    simpleResolvers: true,
    description: `A ${name} in a list, and its place there.`,
  })
  class Edge {
    @Field(() => String, { description: 'The place: what `after` and `before` take.' })
    cursor!: string;

    @Field(node, { description: `The ${name}.` })
    node!: object;
  }

  @ObjectType(`${name}Connection`, { description: `A page of a list of ${name} objects.` })
  class NamedConnection extends Connection {}
  const { prototype } = NamedConnection;
  const simple = { simple: true };
  Field(() => [node()], { ...simple, description: 'The rows.' })(prototype, 'nodes');
  Field(() => [Edge], { ...simple, description: 'The rows with their places.' })(
    prototype,
    'edges',
  );
  Field(() => PageInfo, { ...simple, description: 'Where the page stands.' })(
    prototype,
    'pageInfo',
  );
  Field(() => Int, {
    description: 'How many rows there are on all pages together. Counted only if asked for.',
  })(prototype, 'totalCount', Object.getOwnPropertyDescriptor(Connection.prototype, 'totalCount')!);
  return NamedConnection;
}

/** A list as a field of the graph: what it reads, and how it is shown. */
export interface Edge {
  readonly list: List;
  readonly readable: Readable;
  readonly connection: ConnectionClass;
}

/** The wanted page under one parent. All parents of the field are read by one statement. */
export async function connect(
  ctx: GraphContext,
  info: GraphQLResolveInfo,
  { list, readable, connection: Connected }: Edge,
  request: PageRequest,
  parent: string | null,
): Promise<Connection> {
  const properties = selectedProperties(readable, info, 'connection');
  if (parent === null) {
    const [page] = await readPages(ctx, list, [null], request, properties);
    if (page instanceof Error) throw page;
    return new Connected(page!, async () => (await countRows(ctx, list, [null], request))[0]!);
  }
  const pages = loaderOf<string, Connection>(ctx, info.fieldNodes, async (parents) => {
    // Asked by the first parent whose count is wanted, for all of them.
    let counts: Promise<number[]> | undefined;
    const found = await readPages(ctx, list, parents, request, properties);
    return found.map((page, index) =>
      page instanceof Error
        ? page
        : new Connected(page, async () => {
            counts ??= countRows(ctx, list, parents, request);
            return (await counts)[index]!;
          }),
    );
  });
  return pages.load(parent);
}
