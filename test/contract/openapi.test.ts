import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { openApiDocument } from '../../src/rest/openapi/document.js';
import { operations } from '../../src/rest/operations.js';
import { useTestServer } from '../support/server.js';
import { openApiComplaints } from './answers.js';
import { keyOf } from './contract.js';

const document = openApiDocument();

interface Described {
  operationId: string;
  tags: string[];
  summary: string;
  parameters?: { name: string; in: string; description?: string; required?: boolean }[];
  responses: Record<string, { description?: string; $ref?: string }>;
  security: Record<string, unknown>[];
}

const described = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({
    key: `${method.toUpperCase()} ${path}`,
    path,
    ...(operation as Described),
  })),
);

/** Every value of `name` anywhere in `value`. */
function all(value: unknown, name: string): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inside]) => [
    ...(key === name ? [inside] : []),
    ...all(inside, name),
  ]);
}

/** Every example in `value` with its schema: of a schema its own `examples`, of a body its `example`. */
function examplesIn(value: unknown): (readonly [schema: object, example: unknown])[] {
  if (typeof value !== 'object' || value === null) return [];
  const { examples, example, schema } = value as Record<string, unknown>;
  return [
    ...(Array.isArray(examples) ? examples.map((one) => [value, one] as const) : []),
    ...(example !== undefined ? [[schema as object, example] as const] : []),
    ...Object.values(value).flatMap(examplesIn),
  ];
}

const at = (pointer: string): unknown =>
  pointer
    .slice('#/'.length)
    .split('/')
    .reduce<any>((value, part) => value?.[part], document);

describe('the OpenAPI document', () => {
  it('describes every served operation once', () => {
    expect(described.map(({ key }) => key).sort()).toEqual(operations.map(keyOf).sort());
    const ids = described.map(({ operationId }) => operationId);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
    expect(ids.filter((id) => !/^[a-z][A-Za-z0-9]+$/.test(id))).toEqual([]);
  });

  it('has no broken references', () => {
    const references = all(document, '$ref') as string[];
    expect(references.length).toBeGreaterThan(100);
    expect(references.filter((reference) => at(reference) === undefined)).toEqual([]);
  });

  it('has schemas that are valid in JSON Schema 2020-12', () => {
    const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, validateFormats: false });
    ajv.addSchema({ $id: 'document', ...document });
    // The keywords of the document itself are allowed, unknown keywords in its schemas are not.
    ajv.addVocabulary(Object.keys(document));
    const schemas = all(document, 'schema') as object[];
    expect(schemas.length).toBeGreaterThan(50);
    for (const schema of [...schemas, ...Object.values(document.components.schemas)]) {
      const anchored = JSON.stringify(schema).replaceAll('"#/', '"document#/');
      expect(() => ajv.compile(JSON.parse(anchored) as object), anchored).not.toThrow();
    }
  }, 60_000);

  it('has examples that match their schemas', () => {
    const examples = examplesIn(document);
    expect(examples.length).toBeGreaterThan(100);
    const wrong = examples.flatMap(([schema, example]) => openApiComplaints(schema, example));
    expect(wrong).toEqual([]);
  });

  it('declares the parameters of each path', () => {
    for (const { key, path, parameters = [] } of described) {
      const inPath = parameters.filter((parameter) => parameter.in === 'path');
      const braces = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name);
      expect(
        inPath.map(({ name }) => name),
        key,
      ).toEqual(braces);
      expect(
        inPath.every(({ required }) => required),
        key,
      ).toBe(true);
    }
  });

  it('describes each parameter (src/rest/openapi/vocabulary.ts)', () => {
    const silent = described.flatMap(({ key, parameters = [] }) =>
      parameters.filter(({ description }) => !description).map(({ name }) => `${key}: ${name}`),
    );
    expect(silent).toEqual([]);
  });

  it('groups operations under described tags (src/rest/openapi/tags.ts)', () => {
    const tags = new Set(document.tags.map(({ name }) => name));
    expect(document.tags.every(({ description }) => description)).toBe(true);
    expect(
      described.flatMap((operation) => operation.tags).filter((tag) => !tags.has(tag)),
    ).toEqual([]);
  });

  it('has a summary, responses and authentication for every operation', () => {
    const schemes = Object.keys(document.components.securitySchemes);
    for (const { key, summary, responses, security } of described) {
      expect(summary, key).toMatch(/^[A-Z].*[^.]$/);
      for (const response of Object.values(responses)) {
        const { description } = (response.$ref ? at(response.$ref) : response) as typeof response;
        expect(description, key).toBeTruthy();
      }
      expect(security.flatMap(Object.keys).filter((scheme) => !schemes.includes(scheme))).toEqual(
        [],
      );
    }
  });

  it('encodes lists in one parameter, as the server reads them', () => {
    const parameters = document.paths['/api/2/tenants']!.get as Described;
    expect(parameters.parameters!.find(({ name }) => name === 'uuids')).toMatchObject({
      style: 'form',
      explode: false,
      schema: { type: 'array', items: { type: 'string', format: 'uuid' } },
    });
  });

  it('equals the committed openapi.json', () => {
    const committed = readFileSync(new URL('../../openapi.json', import.meta.url), 'utf8');
    expect(`${JSON.stringify(document, null, 2)}\n` === committed, 'run "npm run generate"').toBe(
      true,
    );
  });
});

describe('/openapi.json', async () => {
  const server = await useTestServer();

  it('returns the document to any caller', async () => {
    const { status, body, headers } = await server.anonymous.get('/openapi.json');
    expect(status).toBe(200);
    expect(headers['content-type']).toMatch(/^application\/json/);
    expect(body).toEqual(JSON.parse(JSON.stringify(document)));
  });

  it('returns 304 to a client with the current version', async () => {
    const { headers } = await server.anonymous.get('/openapi.json');
    const etag = headers.etag as string;
    const ask = (tag: string) =>
      server.anonymous.get('/openapi.json', undefined, { 'if-none-match': tag });
    expect(await ask(etag)).toMatchObject({ status: 304, text: '' });
    expect(await ask(`"other", W/${etag}`)).toMatchObject({ status: 304, text: '' });
    expect((await ask('"other"')).status).toBe(200);
  });
});
