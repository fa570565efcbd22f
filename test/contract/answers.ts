import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { Operation } from '../../src/rest/operation.js';
import { openApiDocument } from '../../src/rest/openapi/document.js';
import { documented, keyOf } from './contract.js';
import { statusAdditions } from './deviations.js';

/** An answer of an operation, as it is sent. */
export interface SentAnswer {
  readonly status: number;
  /** The header `content-type`. */
  readonly contentType: string | undefined;
  /** The body; undefined if it is a file, or left out of an answer to HEAD. */
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

/** The formats of JSON Schema that the document uses. */
const formats = {
  uuid: /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/,
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/,
};

const ajv = new Ajv2020({ strict: false, allErrors: true, formats });
ajv.addSchema({ $id: 'document', ...document });

const compiled = new Map<object, ValidateFunction>();

/** What is wrong with `value` by a schema of openapi.json: nothing, if the list is empty. */
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

/** What openapi.json says about `status` of `operation`. */
function descriptionOf({ path, method }: Operation, status: number): Described | undefined {
  const { responses } = document.paths[path]![method.toLowerCase()] as {
    responses: Readonly<Record<string, Described>>;
  };
  const described = responses[status];
  const name = described?.$ref?.slice('#/components/responses/'.length);
  return name === undefined ? described : (document.components.responses[name] as Described);
}

/** Where an answer is not what openapi.json says: its status, its media type, its body. */
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

/** Whether the decisions on the contract let `operation` answer `status`, though it does not document it. */
function isGeneral({ scopes, clients, path, query, body, media, page, etag }: Operation) {
  const secured = scopes !== 'public';
  const takesVersion = [query, body].some((schema) => schema?.properties['version'] !== undefined);
  return new Map([
    // A browser is sent on, or keeps the file that it has.
    [302, page === true],
    [304, etag === true],
    // A known key with a malformed value, and two access tokens at once.
    [400, secured || Boolean(query ?? body ?? media)],
    // Missing or bad credentials, whatever the operation.
    [401, secured || clients !== undefined],
    // A missing scope.
    [403, Array.isArray(scopes)],
    // An id in the path, the query or the body that names nothing the caller may know.
    [404, Array.isArray(scopes) || path.includes('{')],
    // A stale version where 409 is not documented.
    [409, takesVersion],
    [413, Boolean(body ?? media)],
    [415, Boolean(body ?? media)],
    [429, true],
  ]);
}

/** Where the status or the media type of an answer is neither documented nor decided on. */
function undocumented(operation: Operation, answer: SentAnswer): string[] {
  const key = keyOf(operation);
  const facts = documented(key);
  const { status, contentType } = answer;
  if (!facts) return [];
  const response = facts.responses.find((one) => one.status === status);
  if (response) {
    const type = mediaTypeOf(contentType);
    const wanted = status < 400 && status !== 204 ? response.mediaType : undefined;
    return wanted === undefined || type === wanted
      ? []
      : [`${status} is ${String(type)}, and documented as ${wanted}`];
  }
  const allowed =
    isGeneral(operation).get(status) === true || Object.hasOwn(statusAdditions[key] ?? {}, status);
  return allowed ? [] : [`${status} is not documented`];
}

/** All that is wrong with an answer, whatever the request was. Faults of the server are not answers. */
export function answerComplaints(operation: Operation, answer: SentAnswer): string[] {
  if (
    answer.status >= 500 &&
    !documented(keyOf(operation))?.responses.some(({ status }) => status === answer.status)
  )
    return [];
  return [...undocumented(operation, answer), ...undescribed(operation, answer)].map(
    (complaint) => `${keyOf(operation)}: ${complaint}`,
  );
}
