import {
  GraphQLError,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql';
import { documentRefusal, textRefusal } from './limits.js';

/** Maximum number of reported errors. Each takes time to locate. */
const mostErrors = 20;

const rulesWithoutIntrospection = [...specifiedRules, NoSchemaIntrospectionCustomRule];

/**
 * Returns the valid document of `text`, or the reasons why it is refused. The limits apply before
 * the parser and the standard validation rules (ADR 17).
 *
 * @param introspection whether the schema is public; if not, introspection is refused and no
 *   message suggests a name
 */
export function readDocument(
  schema: GraphQLSchema,
  text: string,
  { introspection }: { readonly introspection: boolean },
): DocumentNode | readonly GraphQLError[] {
  const document = parseWithinLimits(text);
  if (document instanceof GraphQLError) return [document];
  const rules = introspection ? specifiedRules : rulesWithoutIntrospection;
  const errors = validate(schema, document, rules, {
    maxErrors: mostErrors,
    hideSuggestions: !introspection,
  });
  return errors.length > 0
    ? errors.map((error) => withCode(error, 'GRAPHQL_VALIDATION_FAILED'))
    : document;
}

/** Returns the document of `text` before validation, or the reason why it is refused. */
export function parseWithinLimits(text: string): DocumentNode | GraphQLError {
  const refusal = textRefusal(text);
  if (refusal) return refusal;
  try {
    const document = parse(text);
    return documentRefusal(document) ?? document;
  } catch (error) {
    if (error instanceof GraphQLError) return withCode(error, 'GRAPHQL_PARSE_FAILED');
    throw error;
  }
}

const withCode = ({ message, nodes, source, positions }: GraphQLError, code: string) =>
  new GraphQLError(message, {
    ...(nodes ? { nodes } : { source, positions }),
    extensions: { code },
  });
