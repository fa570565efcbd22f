import type { GraphQLFieldResolver } from 'graphql';
import { Field, Int, ObjectType, type ClassType } from 'type-graphql';
import type { List } from '../../domain/access/reads/list.js';
import {
  countRows,
  mostCounted,
  readPages,
  type Page,
  type Row,
} from '../../domain/access/reads/pages.js';
import type { PageRequest } from '../../domain/access/reads/plan-page.js';
import { loaderOf, type GraphContext } from './context.js';
import { declareField } from './direct-resolvers.js';
import type { NodeType } from './node-type.js';
import { selectedProperties, type Readable } from './selection.js';

@ObjectType('PageInfo', {
  simpleResolvers: true,
  description: 'Position of a page in its list (Relay cursor connections).',
})
class PageInfo {
  constructor(private readonly page: Page) {}

  @Field(() => Boolean, {
    description: 'Whether rows follow the page. Reliable only with `first`.',
  })
  get hasNextPage(): boolean {
    return this.page.hasNextPage;
  }

  @Field(() => Boolean, {
    description: 'Whether rows precede the page. Reliable only with `last`.',
  })
  get hasPreviousPage(): boolean {
    return this.page.hasPreviousPage;
  }

  @Field(() => String, {
    nullable: true,
    description: 'Cursor of the first row, for `before`; null if the page is empty.',
  })
  get startCursor(): string | null {
    return this.cursorOf(this.page.rows[0]);
  }

  @Field(() => String, {
    nullable: true,
    description: 'Cursor of the last row, for `after`; null if the page is empty.',
  })
  get endCursor(): string | null {
    return this.cursorOf(this.page.rows.at(-1));
  }

  private cursorOf(row: Row | undefined): string | null {
    return row ? this.page.cursorOf(row) : null;
  }
}

/** One page of a list. Cursors are created only for fields that are selected. */
abstract class Connection {
  constructor(
    private readonly page: Page,
    private readonly counts: Counts,
    private readonly index: number,
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

  async totalCount(): Promise<number> {
    return Math.min(await this.counts.of(this.index), mostCounted);
  }

  async totalCountIsExact(): Promise<boolean> {
    return (await this.counts.of(this.index)) <= mostCounted;
  }
}

/** Numbers of rows of a list under each parent, counted for all parents when one is first requested. */
class Counts {
  private counted: Promise<number[]> | undefined;

  constructor(
    private readonly ctx: GraphContext,
    private readonly list: List,
    private readonly parents: readonly (string | null)[],
    private readonly request: PageRequest,
  ) {}

  async of(index: number): Promise<number> {
    this.counted ??= countRows(this.ctx, this.list, this.parents, this.request);
    return (await this.counted)[index]!;
  }
}

type ConnectionClass = new (...args: ConstructorParameters<typeof Connection>) => Connection;

/** The connection type of lists of `node`s, with its edge type. */
function connectionType(name: string, node: () => ClassType): ConnectionClass {
  @ObjectType(`${name}Edge`, {
    simpleResolvers: true,
    description: `One row of a list of ${name} objects.`,
  })
  class Edge {
    @Field(() => String, { description: 'Cursor of the row, for `after` and `before`.' })
    cursor!: string;

    @Field(node, { description: `The ${name} object.` })
    node!: object;
  }

  @ObjectType(`${name}Connection`, { description: `A page of a list of ${name} objects.` })
  class NamedConnection extends Connection {}
  const { prototype } = NamedConnection;
  const simple = { simple: true };
  Field(() => [node()], { ...simple, description: 'Objects of the page.' })(prototype, 'nodes');
  Field(() => [Edge], { ...simple, description: 'Objects of the page with their cursors.' })(
    prototype,
    'edges',
  );
  Field(() => PageInfo, { ...simple, description: 'Position of the page in the list.' })(
    prototype,
    'pageInfo',
  );
  const counted = (name: 'totalCount' | 'totalCountIsExact') =>
    [prototype, name, Object.getOwnPropertyDescriptor(Connection.prototype, name)!] as const;
  const most = mostCounted.toLocaleString('en');
  Field(() => Int, {
    description: `Number of rows on all pages, up to ${most}. They are counted only if the query selects it.`,
  })(...counted('totalCount'));
  Field(() => Boolean, {
    description: `Whether \`totalCount\` is the exact number of rows; false if the list has more than ${most}.`,
  })(...counted('totalCountIsExact'));
  return NamedConnection;
}

/** A list as a field of the graph. */
interface Edge {
  readonly list: List;
  readonly readable: Readable;
  readonly connection: ConnectionClass;
  /** Arguments for the page. */
  readonly page: ClassType<PageRequest>;
}

/**
 * Declares the connection type of lists of a type, and returns what shows one of these lists as a field.
 *
 * @param page arguments of the lists
 */
export function connectionOf(
  { typename, type, readable }: NodeType,
  page: ClassType<PageRequest>,
): (list: List) => Edge {
  const connection = connectionType(typename, type);
  return (list) => ({ list, readable, connection, page });
}

/** Reads a page under each of many parents, with one statement. */
async function readConnections(
  ctx: GraphContext,
  { list, connection: Connected }: Edge,
  parents: readonly (string | null)[],
  request: PageRequest,
  properties: readonly string[],
): Promise<(Connection | Error)[]> {
  const pages = await readPages(ctx, list, parents, request, properties);
  const counts = new Counts(ctx, list, parents, request);
  return pages.map((page, index) =>
    page instanceof Error ? page : new Connected(page, counts, index),
  );
}

/** Resolves a list: the objects under each parent, or all objects if the list has no parents. */
function resolverOf(edge: Edge): GraphQLFieldResolver<Row, GraphContext, PageRequest> {
  const { list, readable } = edge;
  if (!list.link) {
    return async (_root, request, ctx, info) => {
      const properties = selectedProperties(readable, info, 'connection');
      const [connection] = await readConnections(ctx, edge, [null], request, properties);
      if (connection instanceof Error) throw connection;
      return connection;
    };
  }
  const { key } = list.link;
  return (parent, request, ctx, info) =>
    loaderOf<string, Connection>(ctx, info.fieldNodes, (parents) =>
      readConnections(
        ctx,
        edge,
        parents,
        request,
        selectedProperties(readable, info, 'connection'),
      ),
    ).load(parent[key] as string);
}

/**
 * Declares lists, by name and description, as fields of the type that `resolver` resolves, or as
 * queries if they have no parents.
 *
 * @example
 * ```ts
 * declareLists(TenantResolver, {
 *   users: [usersIn(lists.usersOfTenant), 'Users of the tenant that are visible to the caller.'],
 * });
 * ```
 */
export function declareLists(
  resolver: ClassType,
  fields: Readonly<Record<string, readonly [edge: Edge, description: string]>>,
): void {
  for (const [name, [edge, description]] of Object.entries(fields)) {
    declareField(resolver, edge.list.link ? 'field' : 'query', name, {
      type: () => edge.connection,
      description,
      args: edge.page,
      resolve: resolverOf(edge),
    });
  }
}
