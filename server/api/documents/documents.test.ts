import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { catalogue, topics } from '@/lib/events';
import { asyncApi } from './asyncapi';
import { openApi } from './openapi';

type Json = Record<string, unknown>;
const root = new URL('../../../', import.meta.url);

/** The target of a `$ref` of a document; undefined when it does not exist. */
const resolve = (document: Json, ref: string) =>
  ref
    .replace('#/', '')
    .split('/')
    .reduce<unknown>((at, key) => (at as Json | undefined)?.[key], document);

function refsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === '$ref' && typeof inner === 'string' ? [inner] : refsIn(inner),
  );
}

describe.each([
  ['the AsyncAPI document', asyncApi()],
  ['the OpenAPI document', openApi()],
])('%s', (_, document) => {
  test('has no dangling reference', () => {
    const refs = refsIn(document);
    expect(refs.length).toBeGreaterThan(10);
    expect(refs.filter((ref) => resolve(document, ref) === undefined)).toEqual([]);
  });
});

describe('the AsyncAPI document', () => {
  const document = asyncApi() as {
    channels: Record<string, { address: string; messages: Record<string, { $ref: string }>; bindings: Json }>;
  } & Json;
  const messagesOf = (topic: string) =>
    Object.values(document.channels[topic]?.messages ?? {}).map(
      ({ $ref }) => resolve(document, $ref) as { name: string; headers: Json; payload: { $ref: string } },
    );

  test('has every topic as a channel', () => {
    expect(Object.keys(document.channels)).toEqual([...topics, 'gateway']);
    expect(document.channels.orders).toMatchObject({
      address: 'orders',
      bindings: { kafka: { partitions: catalogue.orders.partitions } },
    });
  });

  test.each(topics)('has every type of the topic %s, with its data and CloudEvents headers', (topic) => {
    const messages = messagesOf(topic);
    expect(messages.map(({ name }) => name)).toEqual(Object.keys(catalogue[topic].types));
    for (const { name, headers, payload } of messages) {
      expect(headers).toMatchObject({ properties: { ce_type: { const: name }, ce_id: {}, ce_source: {} } });
      const schema = resolve(document, payload.$ref) as { type: string; properties: Json };
      expect(schema.type).toBe('object');
      expect(schema.properties).toHaveProperty(catalogue[topic].key);
    }
  });

  test('has the requests of clients to the gateway, with their schemas', () => {
    const requests = messagesOf('gateway');
    expect(requests.map(({ name }) => name)).toEqual(['subscribe', 'unsubscribe', 'renew', 'report']);
    const report = resolve(document, requests[3]?.payload.$ref ?? '');
    expect(report).toMatchObject({
      properties: { feeds: { items: { required: ['feed', 'painted', 'unexplained'] } } },
    });
  });

  test('shows where the type header may be omitted', () => {
    expect(messagesOf('prices')[0]?.headers.required).toEqual([]);
    expect(messagesOf('orders')[0]?.headers.required).toEqual(['ce_type']);
  });
});

describe('the OpenAPI document', () => {
  const { paths } = openApi() as { paths: Record<string, Record<string, Json>> };
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );

  /** "METHOD path" of every route.ts that is not for admins, of SQL, of error groups and of alerts. */
  function publicRoutes(): string[] {
    const files = readdirSync(new URL('app/api/', root), { recursive: true, encoding: 'utf8' });
    return files
      .filter((file) => file.endsWith('route.ts') && !file.includes('[...'))
      .flatMap((file) => {
        const source = readFileSync(new URL(`app/api/${file}`, root), 'utf8');
        if (source.includes('adminRoute') && !/^admin\/(sql|log-errors|alert[\w-]*)\//.test(file)) return [];
        const path = `/api/${file.replace(/\/route\.ts$/, '').replace(/\[(\w+)\]/g, '{$1}')}`;
        return [...source.matchAll(/^ {2}(GET|POST|PUT|PATCH|DELETE): /gm)].map(
          ([, method]) => `${method} ${path}`,
        );
      });
  }

  test('has exactly the public routes', () => {
    expect(described.sort()).toEqual(publicRoutes().sort());
  });

  test('has every parameter of a path', () => {
    expect(paths['/api/orders/{orderId}/cancel']?.post?.parameters).toEqual([
      expect.objectContaining({ name: 'orderId', in: 'path', required: true }),
    ]);
  });

  test('shows the body of placing an order', () => {
    expect(paths['/api/orders']?.post).toMatchObject({
      parameters: [{ name: 'Idempotency-Key', in: 'header' }],
      requestBody: {
        required: true,
        content: { 'application/json': { schema: { required: ['customer', 'items'] } } },
      },
    });
  });

  test('describes fixed-length lists without prefixItems, which many tools do not read', () => {
    expect(JSON.stringify(paths)).not.toContain('prefixItems');
  });

  test('shows that no field of a recording may have NUL in its name', () => {
    expect(JSON.stringify(paths['/api/verify'])).toContain('"propertyNames":{"pattern"');
  });

  test('has no required query parameter', () => {
    const parameters = paths['/api/orders']?.get?.parameters as Json[];
    expect(parameters.map(({ name, required }) => [name, required])).toEqual([
      ['cursor', false],
      ['limit', false],
      ['status', false],
      ['customerId', false],
      ['text', false],
    ]);
  });
});
