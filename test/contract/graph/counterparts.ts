import {
  getNamedType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isUnionType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql';
import { contract, successes, type ContractOperation, type ContractSchema } from '../contract.js';

/** The reason why a part of REST is not on the graph. */
export interface Without {
  readonly without: string;
}
export const without = (reason: string): Without => ({ without: reason });

/** The counterpart of an operation on the graph. */
export interface Counterpart {
  /**
   * Fields of the graph, as `Type.field`. The id of an object in REST is their parent or an
   * argument.
   */
  readonly fields: readonly string[];
  /**
   * Parameters and members with another name or position on the graph: an argument or input field
   * (`filter.ids`), a field (`Type.field`), or the reason why there is none.
   */
  readonly names: Names;
}
type Names = Readonly<Record<string, string | Without>>;

/**
 * Returns the counterpart of an operation: fields of the graph separated by spaces, and names that
 * differ.
 */
export const on = (fields: string, names: Names = {}): Counterpart => ({
  fields: fields.split(' '),
  names,
});

const camel = (name: string) =>
  name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/**
 * Returns every path of names in `schema`, from the outside inwards. The names of lists of items
 * are omitted.
 */
function pathsIn(schema: ContractSchema, above: readonly string[] = []): string[][] {
  const reference = schema.$ref as string | undefined;
  if (reference) return pathsIn(contract.types[reference.slice('#/types/'.length)]!, above);
  const parts = [
    ...((schema.oneOf ?? []) as ContractSchema[]),
    ...((schema.anyOf ?? []) as ContractSchema[]),
    ...((schema.allOf ?? []) as ContractSchema[]),
    ...([schema.items ?? []].flat() as ContractSchema[]),
  ];
  const own = Object.entries((schema.properties ?? {}) as Record<string, ContractSchema>);
  return [
    ...parts.flatMap((part) => pathsIn(part, above)),
    ...own.flatMap(([name, property]) => {
      const path = [...above, name];
      const within = path.length > 5 ? [] : pathsIn(property, path);
      return [path, ...within];
    }),
  ];
}

const resolved = (schema: ContractSchema): ContractSchema =>
  schema.$ref ? contract.types[(schema.$ref as string).slice('#/types/'.length)]! : schema;

/** Returns the list of rows of a response, whose own name has no meaning. */
function rowsOf(schema: ContractSchema): string | undefined {
  const properties = Object.entries(
    (resolved(schema).properties ?? {}) as Record<string, ContractSchema>,
  );
  const rest = properties.filter(([name]) => !['paging', 'timestamp'].includes(name));
  const [only] = rest;
  return rest.length === 1 && resolved(only![1]).type === 'array' ? only![0] : undefined;
}

const unique = (paths: string[][]) => [
  ...new Set(paths.map((path) => path.join('.')).filter(Boolean)),
];

/** Returns the inputs of an operation: in its path, its query and its body. */
export function takenBy({ pathParams, query, request }: ContractOperation): string[] {
  return unique([
    ...[...pathParams, ...query, ...(request?.form ?? [])].map(({ name }) => [name]),
    ...pathsIn(request?.schema ?? {}),
  ]);
}

/** Returns the members of a response. Pages of lists are pages on both APIs. */
export function answeredBy(operation: ContractOperation): string[] {
  const paths = successes(operation).flatMap(({ schema = {} }) => {
    const rows = rowsOf(schema);
    return pathsIn(schema).map((path) => (path[0] === rows ? path.slice(1) : path));
  });
  return unique(paths).filter((path) => !/^(paging|timestamp)(\.|$)/.test(path));
}

/** Finds the counterparts of REST names in a schema of the graph. */
export class Graph {
  constructor(
    private readonly schema: GraphQLSchema,
    /** Names that differ everywhere. */
    private readonly common: Readonly<Record<string, readonly string[]>>,
  ) {}

  /** Returns the field `Type.field`, if it exists. */
  field(name: string): GraphQLField<unknown, unknown> | undefined {
    const [type, field] = name.split('.') as [string, string];
    const named = this.schema.getType(type);
    return isObjectType(named) || isInterfaceType(named) ? named.getFields()[field] : undefined;
  }

  /** Whether an argument or input of the fields has the path. */
  takes({ fields, names }: Counterpart, path: string): boolean {
    const inputs = fields.flatMap((name) => this.inputsOf(this.field(name)!));
    const wanted = this.spelled(path, names).flatMap((one) => [one, `input.${one}`]);
    if (wanted.some((one) => inputs.some((input) => input === one || input.endsWith(`.${one}`)))) {
      return true;
    }
    return false;
  }

  /**
   * Whether the fields belong to the object in the path of an operation, or have an argument for
   * its id.
   */
  names({ fields }: Counterpart): boolean {
    const inputs = fields.flatMap((name) => this.inputsOf(this.field(name)!));
    return (
      fields.some((name) => !/^(Query|Mutation)\./.test(name)) ||
      inputs.some((input) => input === 'id' || input === 'input.id')
    );
  }

  /** Whether the fields lead to the counterpart of a path in a response. */
  answers({ fields, names }: Counterpart, path: string): boolean {
    const roots = fields.flatMap((name) => this.rootsOf(this.field(name)!.type, 0));
    return this.follow(roots, path.split('.'), '', names);
  }

  private follow(
    from: readonly GraphQLNamedType[],
    [name, ...rest]: readonly string[],
    above: string,
    names: Names,
  ): boolean {
    if (name === undefined) return true;
    const path = above ? `${above}.${name}` : name;
    const given = names[path];
    if (typeof given === 'object') return true;
    const isField = given !== undefined && /^[A-Z]/.test(given);
    const targets = isField
      ? [this.field(given)]
      : [camel(name), ...(this.common[name] ?? [])].flatMap((each) =>
          from.map((type) => this.field(`${type.name}.${each}`)),
        );
    return targets.some(
      (field) => field && this.follow(this.rootsOf(field.type, 0), rest, path, names),
    );
  }

  /** Returns `path` in the spelling of the graph, or its counterpart. */
  private spelled(path: string, names: Names): string[] {
    const given = names[path];
    if (typeof given === 'string' && !/^[A-Z]/.test(given)) return [given];
    const own = path.split('.').map(camel).join('.');
    return [own, ...(this.common[path] ?? []), ...this.renamedLast(path)];
  }

  private renamedLast(path: string): string[] {
    const parts = path.split('.');
    const last = parts.pop()!;
    return (this.common[last] ?? []).map((one) => [...parts.map(camel), one].join('.'));
  }

  /**
   * Returns the types of the objects in a value of this type: rows of a page, and fields of a
   * payload.
   */
  private rootsOf(type: GraphQLOutputType, depth: number): GraphQLNamedType[] {
    const named = getNamedType(type);
    if (isUnionType(named)) return [...named.getTypes()];
    if (!isObjectType(named) && !isInterfaceType(named)) return [];
    const implementing = isInterfaceType(named) ? [...this.schema.getPossibleTypes(named)] : [];
    const isWrapper = /(Connection|Payload|Results)$/.test(named.name) && depth === 0;
    const inner = isWrapper
      ? Object.values(named.getFields()).flatMap((field) => this.rootsOf(field.type, 1))
      : [];
    return [named, ...implementing, ...inner];
  }

  private inputsOf({ args }: GraphQLField<unknown, unknown>): string[] {
    return args.flatMap(({ name, type }) => this.pathsOf(name, type, 0));
  }

  private pathsOf(name: string, type: GraphQLInputType, depth: number): string[] {
    const named = getNamedType(type);
    if (!isInputObjectType(named) || depth > 4) return [name];
    const inner = Object.values(named.getFields()).filter(
      (field) => !['and', 'or', 'not'].includes(field.name),
    );
    return [
      name,
      ...inner.flatMap((field) =>
        this.pathsOf(field.name, field.type, depth + 1).map((path) => `${name}.${path}`),
      ),
    ];
  }
}
