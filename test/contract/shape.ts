import { contract, type ContractSchema } from './contract.js';

/** The values that a schema allows, in a normal form. */
interface Shape {
  /** Empty if all types are allowed. */
  readonly types: Set<string>;
  readonly values: Set<unknown> | undefined;
  readonly properties: Map<string, Shape>;
  readonly required: Set<string>;
  readonly items: Shape | undefined;
}

const nothing = (): Shape => ({
  types: new Set(),
  values: undefined,
  properties: new Map(),
  required: new Set(),
  items: undefined,
});

/** Returns the type of the contract for a reference such as `#/types/tenant`. */
function resolve(schema: ContractSchema): ContractSchema {
  const reference = schema.$ref as string | undefined;
  return reference ? resolve(contract.types[reference.slice('#/types/'.length)]!) : schema;
}

function shapeOf(given: ContractSchema): Shape {
  const schema = resolve(given);
  const options = (schema.oneOf ?? schema.anyOf) as ContractSchema[] | undefined;
  const parts = (schema.allOf ?? []) as ContractSchema[];
  const own: Shape = {
    types: new Set([schema.type ?? []].flat() as string[]),
    values: schema.enum
      ? new Set(schema.enum)
      : 'const' in schema
        ? new Set([schema.const])
        : undefined,
    properties: new Map(
      Object.entries((schema.properties ?? {}) as Record<string, ContractSchema>).map(
        ([name, property]) => [name, shapeOf(property)],
      ),
    ),
    required: new Set(schema.required as string[] | undefined),
    // A list of one schema applies to all items.
    items: schema.items ? shapeOf([schema.items].flat()[0] as ContractSchema) : undefined,
  };
  const alternatives = options ? options.map(shapeOf).reduce(either) : nothing();
  return [alternatives, ...parts.map(shapeOf)].reduce(both, own);
}

/** Returns the values that one of two schemas allows. */
function either(a: Shape, b: Shape): Shape {
  const nullOnly = (shape: Shape) => shape.types.size === 1 && shape.types.has('null');
  const open = [a, b].some(({ values, types }) => !values && !nullOnly({ types } as Shape));
  return {
    types: new Set([...a.types, ...b.types]),
    values: open ? undefined : new Set([...(a.values ?? [null]), ...(b.values ?? [null])]),
    properties: new Map([...a.properties, ...b.properties]),
    required: nullOnly(a)
      ? b.required
      : nullOnly(b)
        ? a.required
        : new Set([...a.required].filter((name) => b.required.has(name))),
    items: a.items ?? b.items,
  };
}

/** Returns the values that both schemas allow. */
const both = (a: Shape, b: Shape): Shape => ({
  types: a.types.size > 0 ? a.types : b.types,
  values: a.values ?? b.values,
  properties: new Map([...a.properties, ...b.properties]),
  required: new Set([...a.required, ...b.required]),
  items: a.items ?? b.items,
});

const allows = (types: Set<string>, type: string) =>
  types.size === 0 || types.has(type) || (type === 'integer' && types.has('number'));

function compare(ours: Shape, theirs: Shape, path: string, found: string[]): void {
  for (const type of ours.types) {
    if (!allows(theirs.types, type)) found.push(`${path}: may be ${type}`);
  }
  if (theirs.values) {
    if (!ours.values) found.push(`${path}: may be any value`);
    for (const value of ours.values ?? []) {
      if (!theirs.values.has(value)) found.push(`${path}: may be ${JSON.stringify(value)}`);
    }
  }
  for (const [name, property] of theirs.properties) {
    const own = ours.properties.get(name);
    if (!own) found.push(`${path}.${name}: is never sent`);
    else {
      compare(own, property, `${path}.${name}`, found);
      if (theirs.required.has(name) && !ours.required.has(name)) {
        found.push(`${path}.${name}: is not always sent`);
      }
    }
  }
  // An object without documented properties can have any.
  if (theirs.properties.size > 0) {
    for (const name of ours.properties.keys()) {
      if (!theirs.properties.has(name)) found.push(`${path}.${name}: is not documented`);
    }
  }
  if (ours.items && theirs.items) compare(ours.items, theirs.items, `${path}[]`, found);
}

/** Returns the values that `ours` allows and the contract does not. */
export function differences(ours: ContractSchema, theirs: ContractSchema): string[] {
  const found: string[] = [];
  compare(shapeOf(ours), shapeOf(theirs), '$', found);
  return found;
}
