import { OptionalKind, type TSchema } from '@sinclair/typebox';
import { operations } from '../operations/index.js';
import type { Operation } from '../operation.js';
import { camelCase } from '../names.js';
import { wireName } from '../read-input.js';
import { callerSchemes, componentSchemas, securitySchemes } from './components.js';
import { FailureResponses, responsesOf } from './responses.js';
import { inputSpelling, spellSchema } from './spell-schema.js';
import { tags } from './tags.js';
import { describeParameter } from './vocabulary.js';

const info = {
  title: 'account-graph',
  version: '2',
  summary: 'The account model of a multi-service platform over REST.',
  description: [
    'Tenants in a tree, the users and clients that belong to them, and the access policies that decide who may do what, and where.',
    'Bodies are JSON in `snake_case`; moments are RFC 3339 in UTC. Keys that are not known are ignored; a known key with a wrong value is refused with a 400 that names it. Numbers and booleans may be sent as strings.',
    'An object carries a `version`. A change names the version that its writer saw, and is refused with a 409 if there has been another change since.',
    'What the caller may not even see is a 404; what they may see and not do is a 403. Everybody may read what is their own without any scope.',
  ].join('\n\n'),
  license: { name: 'MIT', identifier: 'MIT' },
};

/** `GET /api/2/tenants/{tenant_id}` as `getTenantsTenantId`: unique, and the same in every release. */
function operationId({ method, path }: Operation): string {
  const words = path.replace(/^\/api\/2\//, '').split(/[^A-Za-z0-9]+/);
  return camelCase([method.toLowerCase(), ...words.filter(Boolean)].join('_'));
}

function queryParameter(name: string, schema: TSchema) {
  const wire = wireName(name, schema);
  const description = schema.description ?? describeParameter(wire);
  return {
    name: wire,
    in: 'query',
    ...(description !== undefined && { description }),
    ...(!schema[OptionalKind] && { required: true }),
    ...(schema.comma === true && { style: 'form', explode: false }),
    schema: spellSchema(schema, inputSpelling),
  };
}

const uuid = { type: 'string', format: 'uuid' };

function pathParameter(name: string, { numbers = false }: Operation) {
  const description = describeParameter(name);
  return {
    name,
    in: 'path',
    required: true,
    ...(description !== undefined && { description }),
    schema: numbers
      ? { anyOf: [uuid, { type: 'integer' }] }
      : // What is not called an id can be something else.
        name.endsWith('_id')
        ? uuid
        : { type: 'string' },
  };
}

const keyParameter = {
  name: 'Idempotency-Key',
  in: 'header',
  description:
    'A key that the caller makes up for this one request: 1 to 255 visible ASCII characters, also in quotation marks. If the write was committed, the same request with the same key is not done again within a day: it gets the first answer, with the header `Idempotency-Replayed: true`.',
  schema: { type: 'string', minLength: 1 },
};

function parametersOf(operation: Operation) {
  const { path, query, takesKey } = operation;
  return [
    ...[...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => pathParameter(name!, operation)),
    ...Object.entries(query?.properties ?? {}).map(([name, schema]) =>
      queryParameter(name, schema),
    ),
    ...(takesKey ? [keyParameter] : []),
  ];
}

function bodyOf({ body, form, media }: Operation) {
  if (media) return { required: true, content: { [media]: {} } };
  if (!body) return undefined;
  const mediaType = form ? 'application/x-www-form-urlencoded' : 'application/json';
  return {
    required: Object.values(body.properties).some((schema) => !schema[OptionalKind]),
    content: { [mediaType]: { schema: spellSchema(body, inputSpelling) } },
  };
}

function describe({ scopes, aliases, disabled, registers, verifiesToken }: Operation): string {
  const needs = registers
    ? 'Whoever has a registration token may call it: it is the initial access token of RFC 7591. The documented API does not have this operation.'
    : verifiesToken
      ? 'Anyone with an access token of a user that was granted the scope `openid` may call it. The documented API does not have this operation.'
      : scopes === 'public'
        ? 'Anybody may call it.'
        : scopes === 'authenticated'
          ? 'Anybody who has signed in may call it.'
          : scopes === 'session'
            ? 'Needs a browser session; one that lacks its second factor is enough.'
            : `Needs ${scopes.length > 1 ? 'one of the scopes' : 'the scope'} ${scopes
                .map((scope) => `\`${scope}\``)
                .join(', ')}.`;
  return [
    needs,
    ...(aliases ? [`Also served at ${aliases.map((alias) => `\`${alias}\``).join(', ')}.`] : []),
    ...(disabled ? ['A setting of the server turns it off.'] : []),
  ].join(' ');
}

/** Callers of the operations of OAuth 2.0 may prove who they are by Basic or in the body. */
function securityOf({ scopes, clients, registers, verifiesToken }: Operation) {
  if (verifiesToken) return [{ bearer: [] }, { accessToken: [] }];
  if (registers) return [{ registrationToken: [] }];
  if (clients === 'only') return [{ basic: [] }, {}];
  if (scopes === 'session') return [{ session: [] }];
  return scopes === 'public' ? [] : Object.keys(callerSchemes).map((scheme) => ({ [scheme]: [] }));
}

function pathItems(served: readonly Operation[], failures: FailureResponses) {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of served) {
    const parameters = parametersOf(operation);
    const requestBody = bodyOf(operation);
    (paths[operation.path] ??= {})[operation.method.toLowerCase()] = {
      operationId: operationId(operation),
      tags: [operation.tag],
      summary: operation.summary,
      description: describe(operation),
      security: securityOf(operation),
      ...(parameters.length > 0 && { parameters }),
      ...(requestBody && { requestBody }),
      responses: responsesOf(operation, failures),
    };
  }
  return paths;
}

/**
 * The OpenAPI 3.1 document of what this door serves, made from the table of operations.
 *
 * Without a base path it depends on nothing else: the committed `openapi.json` is the served one.
 */
export function openApiDocument({ disabledEndpoints = true, basePath = '' } = {}) {
  const served = operations.filter(({ disabled }) => disabledEndpoints || !disabled);
  const used = new Set(served.map(({ tag }) => tag));
  const failures = new FailureResponses();
  const paths = pathItems(served, failures);
  return {
    openapi: '3.1.0',
    info,
    servers: [{ url: basePath || '/', description: 'The server that this document came from.' }],
    tags: Object.entries(tags)
      .filter(([name]) => used.has(name))
      .map(([name, description]) => ({ name, description })),
    paths,
    components: { schemas: componentSchemas(), responses: failures.all(), securitySchemes },
  };
}
