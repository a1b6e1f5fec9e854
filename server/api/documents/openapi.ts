import { z } from 'zod';
import { problemSchema } from '@/lib/problem';
import type { Operation } from './operation';
import { operations } from './public-operations';

type Json = Record<string, unknown>;

/** The OpenAPI 3.1 document of the public routes, generated from their validation schemas. */
export function openApi(): Json {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Pulseboard',
      version: '1',
      description: 'The HTTP API of the page. Errors are problem documents (RFC 9457).',
    },
    paths: paths(),
    components: {
      schemas: { Problem: jsonSchema(problemSchema, 'output'), StorableJson: storableJson },
      responses: { Problem: { description: 'A problem', content: problemContent } },
    },
  };
}

const problemContent = {
  'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
};

function paths(): Json {
  const found: Record<string, Json> = {};
  for (const operation of operations) {
    const { path, method } = operation;
    found[path] = { ...found[path], [method]: describeOperation(operation) };
  }
  return found;
}

function describeOperation(operation: Operation): Json {
  const { id, summary, tag, body } = operation;
  const described: Json = { operationId: id, summary, tags: [tag], responses: responses(operation) };
  const parameters = [...pathParameters(operation), ...queryParameters(operation), ...headers(operation)];
  if (parameters.length > 0) described.parameters = parameters;
  if (body) described.requestBody = { required: body.required, content: jsonContent(body.schema, 'input') };
  return described;
}

/** Statuses that every path may answer. */
const anywhere = [400, 405, 408, 414, 421, 431, 500];
const withBody = [413, 415];

function responses({ answer, problems, body }: Operation): Json {
  const { status, description, schema, files = [] } = answer;
  const others = Object.fromEntries(files.map((type) => [type, {}]));
  const content = { ...(schema && jsonContent(schema, 'output')), ...others };
  const success = Object.keys(content).length > 0 ? { description, content } : { description };
  const isForwarded = problems.includes(504);
  const codes = [...problems, ...anywhere, ...(body ? withBody : []), ...(isForwarded ? [502] : [])];
  const failures = codes.map((code) => [code, { $ref: '#/components/responses/Problem' }]);
  return { [status]: success, ...Object.fromEntries(failures) };
}

function pathParameters({ path, pathValues = {} }: Operation): Json[] {
  const anyText = { type: 'string', minLength: 1, maxLength: 128, pattern: storable };
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: name && pathValues[name] ? { type: 'string', enum: pathValues[name] } : anyText,
  }));
}

function queryParameters({ query }: Operation): Json[] {
  if (!query) return [];
  const { properties = {}, required = [] } = jsonSchema(query, 'input') as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
}

function headers({ takesIdempotencyKey }: Operation): Json[] {
  if (!takesIdempotencyKey) return [];
  return [
    {
      name: 'Idempotency-Key',
      in: 'header',
      required: false,
      schema: { type: 'string', minLength: 1, maxLength: 200 },
    },
  ];
}

const jsonContent = (schema: z.ZodType, io: 'input' | 'output'): Json => ({
  'application/json': { schema: jsonSchema(schema, io) },
});

/** OpenAPI 3.1 uses JSON Schema 2020-12, so the schemas need no version of their own. */
function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { target: 'draft-2020-12', io });
  const plain = withoutTuples(rest);
  return (io === 'input' ? withStorable(plain) : plain) as Json;
}

/** A tuple is an array of fixed length whose items are any of its types: many tools of OpenAPI do not read `prefixItems`. */
function withoutTuples(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutTuples);
  if (typeof schema !== 'object' || schema === null) return schema;
  const all = Object.entries(schema).map(([name, inner]) => [name, withoutTuples(inner)]);
  const { prefixItems, ...rest } = Object.fromEntries(all) as { prefixItems?: unknown[] };
  if (!prefixItems) return rest;
  const different = new Map(prefixItems.map((item) => [JSON.stringify(item), item]));
  const [first, ...others] = different.values();
  return { ...rest, items: others.length === 0 ? first : { anyOf: [first, ...others] } };
}

/** No text may contain NUL. This is checked for all of them at once, so the schemas do not show it. */
const storable = '^[^\\u0000]*$';

const anyStorable = { $ref: '#/components/schemas/StorableJson' };
const storableFields = { propertyNames: { pattern: storable }, additionalProperties: anyStorable };

/** Any JSON without NUL in its texts and field names. */
const storableJson = {
  anyOf: [
    { type: 'string', pattern: storable },
    { type: ['number', 'boolean', 'null'] },
    { type: 'array', items: anyStorable },
    { type: 'object', ...storableFields },
  ],
};

const isAnything = (schema: unknown): boolean =>
  typeof schema === 'object' && schema !== null && Object.keys(schema).length === 0;

function withStorable(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withStorable);
  if (typeof schema !== 'object' || schema === null) return schema;
  const all = Object.fromEntries(Object.entries(schema).map(([name, inner]) => [name, withStorable(inner)]));
  if (isAnything(all.additionalProperties)) return { ...all, ...storableFields };
  if (all.type !== 'string' || all.enum || all.format) return all;
  return { ...all, pattern: portable(all.pattern) };
}

/** Few JSON Schema validators support Unicode properties, and some no octal escapes. */
function portable(pattern: unknown): string {
  if (typeof pattern !== 'string' || pattern.includes('\\p{')) return storable;
  return pattern.replaceAll('\\0', '\\u0000');
}
