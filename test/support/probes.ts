// Requests made from a schema: every argument of every field of its roots, with values that belong to another account.
import {
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';

/** Values to try, by the name of the scalar. The two of a pair differ only in that one belongs to an account. */
export type Candidates = Readonly<Record<string, readonly { theirs: unknown; nobodys: unknown }[]>>;

export interface Probe {
  readonly field: string;
  /** Whether an argument that is tried names a thing by its id. */
  readonly namesAThing: boolean;
  readonly document: string;
  readonly theirs: object;
  readonly nobodys: object;
}

interface Leaf {
  readonly path: readonly string[];
  readonly type: string;
  readonly isList: boolean;
  readonly isRequired: boolean;
  /** The values of an enum: they belong to no account. */
  readonly values?: readonly string[];
}

/** For each field of the root: each argument in turn, and each of the candidates in it, beside what is required. */
export function probesOf(kind: 'query' | 'mutation', schema: GraphQLSchema, candidates: Candidates): Probe[] {
  const root = kind === 'query' ? schema.getQueryType() : schema.getMutationType();
  if (!root) throw new Error(`The schema has no ${kind}`);
  return Object.values(root.getFields()).flatMap((field) => {
    const declared = field.args.map(({ name, type }) => `$${name}: ${type.toString()}`);
    const passed = field.args.map(({ name }) => `${name}: $${name}`);
    const document = `${kind}${declared.length ? `(${declared.join(', ')})` : ''} {
      ${field.name}${passed.length ? `(${passed.join(', ')})` : ''} ${selection(schema, field.type, 5)}
    }`;
    const leaves = field.args.flatMap(({ name, type }) => leavesOf([name], type, isNonNullType(type)));
    const build = (assign: (leaf: Leaf) => unknown) => {
      const args = {};
      for (const leaf of leaves) {
        const value = assign(leaf);
        if (value !== undefined) put(args, leaf.path, leaf.isList ? [value] : value);
      }
      return args;
    };
    const rounds = Math.max(...Object.values(candidates).map((values) => values.length));
    const trials = leaves.length ? leaves : [undefined];
    const probes = trials.flatMap((tried) =>
      Array.from({ length: rounds }, (_, round): Probe => {
        const pick = (owner: 'theirs' | 'nobodys') => (leaf: Leaf) => {
          if (leaf !== tried && !leaf.isRequired) return undefined;
          if (leaf.values) return leaf.values[round % leaf.values.length];
          const values = candidates[leaf.type] ?? [];
          // A number that names nothing, such as the size of a page, belongs to no account.
          const twin = leaf.type === 'Int' && !namesAThing(leaf) ? 'theirs' : owner;
          return values[round % values.length]?.[twin];
        };
        return {
          field: field.name,
          namesAThing: leaves.some((leaf) => (leaf === tried || leaf.isRequired) && namesAThing(leaf)),
          document,
          theirs: build(pick('theirs')),
          nobodys: build(pick('nobodys')),
        };
      }),
    );
    // Where there are fewer values than rounds, they come again.
    return [...new Map(probes.map((probe) => [JSON.stringify(probe.theirs), probe])).values()];
  });
}

const namesAThing = ({ path }: Leaf) => /^id$|Ids?$/.test(path.at(-1) ?? '');

/** The places of scalars and enums within an argument. */
function leavesOf(path: string[], type: GraphQLInputType, isRequired: boolean): Leaf[] {
  const named = getNamedType(type);
  if (!isInputObjectType(named)) {
    const isList = isListType(isNonNullType(type) ? type.ofType : type);
    const leaf = { path, type: named.name, isList, isRequired };
    return [isEnumType(named) ? { ...leaf, values: named.getValues().map(({ name }) => name) } : leaf];
  }
  // Lists of objects are tried with one entry.
  const step = isListType(isNonNullType(type) ? type.ofType : type) ? ['0'] : [];
  return Object.values(named.getFields()).flatMap((field) =>
    leavesOf([...path, ...step, field.name], field.type, isRequired && isNonNullType(field.type)),
  );
}

function put(target: object, [step = '', ...rest]: readonly string[], value: unknown): void {
  const record = target as Record<string, unknown>;
  if (rest.length === 0) {
    record[step] = value;
    return;
  }
  record[step] ??= rest[0] === '0' ? [] : {};
  put(record[step] as object, rest, value);
}

/**
 * Everything that can be selected without arguments. A field of a union's member has an alias where another member has a
 * field of that name and of another type.
 */
function selection(
  schema: GraphQLSchema,
  type: GraphQLOutputType,
  depth: number,
  others: readonly GraphQLObjectType[] = [],
): string {
  const named = getNamedType(type);
  if (isLeafType(named)) return '';
  if (isAbstractType(named)) {
    const types = schema.getPossibleTypes(named);
    const members = types.map((member) => `... on ${member.name} ${selection(schema, member, depth, types)}`);
    return `{ __typename ${members.join(' ')} }`;
  }
  if (!isObjectType(named)) throw new Error(`A field of the type ${type.toString()} is not foreseen`);
  const fields = Object.values(named.getFields())
    .filter((field) => !field.args.some((arg) => isNonNullType(arg.type)))
    .filter((field) => depth > 0 || isLeafType(getNamedType(field.type)))
    .map((field) => {
      const text = `${field.name} ${selection(schema, field.type, depth - 1)}`;
      const namesakes = others.flatMap((other) => other.getFields()[field.name] ?? []);
      const differs = namesakes.some((namesake) => namesake.type.toString() !== field.type.toString());
      return differs ? `${named.name}_${field.name}: ${text}` : text;
    });
  return `{ __typename ${fields.join(' ')} }`;
}
