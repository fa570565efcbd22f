import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { Operation } from '../../src/rest/engine/operation.js';
import { openApiDocument } from '../../src/rest/openapi/document.js';
import { documented, keyOf } from './contract.js';
import { isMovedFrom, movedStatuses, statusAdditions } from './deviations.js';

/** A response of an operation. */
export interface SentAnswer {
  readonly status: number;
  /** The header `content-type`. */
  readonly contentType: string | undefined;
  /** The body; undefined for a file or a response to HEAD. */
  readonly text: string | undefined;
}

interface Content {
  readonly schema?: object;
}
interface Described {
  readonly $ref?: string;
  readonly content?: Readonly<Record<string, Content>>;
}

const document = openApiDocument();

/** The formats of JSON Schema in the document. */
const formats = {
  uuid: /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/,
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/,
};

const ajv = new Ajv2020({ strict: false, allErrors: true, formats });
ajv.addSchema({ $id: 'document', ...document });

const compiled = new Map<object, ValidateFunction>();

/** Returns the violations of a schema of openapi.json by `value`. */
export function openApiComplaints(schema: object, value: unknown): string[] {
  let validate = compiled.get(schema);
  if (!validate) {
    const anchored = JSON.stringify(schema).replaceAll('"#/', '"document#/');
    validate = ajv.compile(JSON.parse(anchored) as object);
    compiled.set(schema, validate);
  }
  validate(value);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

const mediaTypeOf = (contentType: string | undefined) => contentType?.split(';')[0];

/** Returns the description of `status` of `operation` in openapi.json. */
function descriptionOf({ path, method }: Operation, status: number): Described | undefined {
  const { responses } = document.paths[path]![method.toLowerCase()] as {
    responses: Readonly<Record<string, Described>>;
  };
  const described = responses[status];
  const name = described?.$ref?.slice('#/components/responses/'.length);
  return name === undefined ? described : (document.components.responses[name] as Described);
}

/** Returns the differences between a response and openapi.json: status, media type, body. */
function undescribed(operation: Operation, answer: SentAnswer): string[] {
  const { status, contentType, text } = answer;
  const described = descriptionOf(operation, status);
  if (!described) return [`${status} is not in openapi.json`];
  const type = mediaTypeOf(contentType);
  const types = Object.keys(described.content ?? {});
  if (types.length === 0) return text ? [`${status} has no body in openapi.json`] : [];
  if (type === undefined || !types.includes(type)) {
    return [`${status} is ${String(type)}, and in openapi.json ${types.join(', ')}`];
  }
  const { schema } = described.content![type]!;
  if (!schema || text === undefined || type !== 'application/json') return [];
  return openApiComplaints(schema, JSON.parse(text)).map(
    (complaint) => `${status} does not fit its schema in openapi.json: ${complaint}`,
  );
}

/**
 * Statuses that an operation can return according to its properties, whether documented or not: see
 * the decisions on the contract.
 */
function generalStatuses(operation: Operation): ReadonlySet<number> {
  const { scopes, path, query, body, media, page, etag, signsIn, takesKey } = operation;
  const secured = scopes !== 'public';
  const takesVersion = [query, body].some((schema) => schema?.properties['version'] !== undefined);
  const general: readonly (readonly [status: number, whether: unknown])[] = [
    // A browser is redirected, or its file has not changed.
    [302, page],
    [304, etag],
    // A known key with a malformed value, or two access tokens.
    [400, true],
    // Missing or invalid credentials for any operation.
    [401, true],
    // A missing scope, an application that acts for a user, or a page of another origin.
    [403, secured || signsIn],
    // An id in the path, the query or the body that is unknown or not visible to the caller.
    [404, Array.isArray(scopes) || path.includes('{')],
    // An outdated version if 409 is not documented.
    [409, takesVersion],
    [413, body || media],
    [415, body || media],
    // An idempotency key that was used for another request.
    [422, takesKey],
    [429, true],
  ];
  return new Set(general.flatMap(([status, whether]) => (whether ? [status] : [])));
}

/** Returns the status or media type of a response that is neither documented nor decided. */
export function undocumented(operation: Operation, answer: SentAnswer): string[] {
  const key = keyOf(operation);
  const facts = documented(key);
  const { status, contentType } = answer;
  if (!facts) return [];
  const movedFrom = movedStatuses[key]?.[status];
  const { responses } = movedFrom === undefined ? facts : documented(movedFrom)!;
  const response = responses.find((one) => one.status === status);
  if (response && !isMovedFrom(key, status)) {
    const type = mediaTypeOf(contentType);
    const wanted = status < 400 && status !== 204 ? response.mediaType : undefined;
    return wanted === undefined || type === wanted
      ? []
      : [`${status} is ${String(type)}, and documented as ${wanted}`];
  }
  const allowed =
    generalStatuses(operation).has(status) || Object.hasOwn(statusAdditions[key] ?? {}, status);
  return allowed ? [] : [`${status} is not documented`];
}

/**
 * Returns all errors of a response for any request. Server faults are not responses. A write can
 * return 409 with a business code; the walk is stricter, because there nothing prevents its
 * requests.
 */
export function answerComplaints(operation: Operation, answer: SentAnswer): string[] {
  const { status } = answer;
  const key = keyOf(operation);
  const fault = status >= 500 && !documented(key)?.responses.some((one) => one.status === status);
  if (fault) return [];
  const barred = status === 409 && operation.method !== 'GET';
  return [
    ...(barred ? [] : undocumented(operation, answer)),
    ...undescribed(operation, answer),
  ].map((complaint) => `${key}: ${complaint}`);
}
