import { OptionalKind, type TSchema } from '@sinclair/typebox';
import { operations } from '../operations.js';
import type { Operation } from '../engine/operation.js';
import { camelCase } from '../engine/names.js';
import { wireName } from '../engine/read-input.js';
import { callerSchemes, componentSchemas, securitySchemes } from './components.js';
import { FailureResponses, responsesOf } from './responses.js';
import { inputSpelling, spellSchema } from './spell-schema.js';
import { textsOfBody } from './resource-texts.js';
import { tags } from './tags.js';
import { describeParameter } from './vocabulary.js';

const info = {
  title: 'account-graph',
  version: '2',
  summary: 'REST API for the account model of a multi-service platform.',
  description: [
    'The API manages a hierarchy of tenants, the users and clients that belong to them, and the access policies that authorize them.',
    'Bodies are JSON with names in `snake_case`. Times are RFC 3339 in UTC. Unknown keys are ignored. A known key with an invalid value is refused with status 400, and the error names the key. Numbers and booleans can be sent as strings.',
    'Objects have a `version`. An update must send the version that the caller last read. It is refused with status 409 if the object has changed since.',
    'An object that the caller cannot see is answered with status 404. An operation that the caller is not authorized for is answered with status 403. Callers can read their own data without any scope.',
  ].join('\n\n'),
  license: { name: 'MIT', identifier: 'MIT' },
};

/**
 * Converts `GET /api/2/tenants/{tenant_id}` to `getTenantsTenantId`: unique and the same in every
 * release.
 */
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
      : // A parameter that is not named as an id can have other values than UUIDs.
        name.endsWith('_id')
        ? uuid
        : { type: 'string' },
  };
}

const keyParameter = {
  name: 'Idempotency-Key',
  in: 'header',
  description:
    'Unique key of the request, chosen by the client: 1 to 255 visible ASCII characters, optionally in quotation marks. If the write was committed, the same request with the same key is not executed again for 24 hours: it receives the first response again, with the header `Idempotency-Replayed: true`.',
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

function bodyOf({ body, form, media, tag }: Operation) {
  if (media) return { required: true, content: { [media]: {} } };
  if (!body) return undefined;
  const mediaType = form ? 'application/x-www-form-urlencoded' : 'application/json';
  return {
    required: Object.values(body.properties).some((schema) => !schema[OptionalKind]),
    content: {
      [mediaType]: { schema: spellSchema(body, { ...inputSpelling, texts: textsOfBody(tag) }) },
    },
  };
}

function describe(operation: Operation): string {
  const { scopes, aliases, disabled, registers, verifiesToken, clients } = operation;
  const needs = registers
    ? 'Requires a registration token, which is the initial access token of RFC 7591. The operation is not part of the documented API.'
    : verifiesToken
      ? 'Requires an access token of a user with the scope `openid`. The operation is not part of the documented API.'
      : clients === 'only'
        ? 'Clients authenticate with their id and secret in the `Authorization` header or in the body. Public clients send only their id.'
        : scopes === 'public'
          ? 'Requires no authentication.'
          : scopes === 'authenticated'
            ? 'Requires authentication. No scope is required.'
            : scopes === 'session'
              ? 'Requires a browser session, which may still lack its second factor.'
              : `Requires ${scopes.length > 1 ? 'one of the scopes' : 'the scope'} ${scopes
                  .map((scope) => `\`${scope}\``)
                  .join(', ')}.`;
  return [
    needs,
    ...(aliases ? [`Also served at ${aliases.map((alias) => `\`${alias}\``).join(', ')}.`] : []),
    ...(disabled ? ['The operation can be disabled in the configuration of the server.'] : []),
  ].join(' ');
}

/**
 * The authentication methods of an operation. Clients of OAuth operations authenticate by Basic or
 * in the body.
 */
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
 * Returns the OpenAPI 3.1 document of the REST API, derived from its operations.
 *
 * Without a base path it does not depend on the configuration: the committed `openapi.json` is the
 * served document.
 */
export function openApiDocument({ disabledEndpoints = true, basePath = '' } = {}) {
  const served = operations.filter(({ disabled }) => disabledEndpoints || !disabled);
  const used = new Set(served.map(({ tag }) => tag));
  const failures = new FailureResponses();
  const paths = pathItems(served, failures);
  return {
    openapi: '3.1.0',
    info,
    servers: [{ url: basePath || '/', description: 'The server that serves this document.' }],
    tags: Object.entries(tags)
      .filter(([name]) => used.has(name))
      .map(([name, description]) => ({ name, description })),
    paths,
    components: { schemas: componentSchemas(), responses: failures.all(), securitySchemes },
  };
}
