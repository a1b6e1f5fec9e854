import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { logEvents } from '@/lib/events/feeds';
import { sendRaw } from '@/server/testing/raw-http';
import { createOtlpServer, type OtlpEvent, type OtlpOptions } from './index';
import { jsonRequest, protobufRequest } from './request.fixture';

const protobufType = 'application/x-protobuf';
const schema = logEvents['log.written'];
const token = 'a-token-of-tests';
const authorization = `Bearer ${token}`;

let close: (() => void) | undefined;
afterEach(() => close?.());

async function startServer(options: Partial<OtlpOptions> = {}) {
  const events: OtlpEvent[] = [];
  const publish = async (published: readonly OtlpEvent[]) => void events.push(...published);
  const { server, counts } = createOtlpServer({
    log: pino({ level: 'silent' }),
    hosts: [],
    token,
    publish,
    ...options,
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  close = () => server.close();
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/logs`;
  const post = (body: string | Uint8Array, headers: Record<string, string> = {}, path = '') =>
    fetch(url + path, {
      method: 'POST',
      body: body as BodyInit,
      headers: {
        authorization,
        'content-type': typeof body === 'string' ? 'application/json' : protobufType,
        ...headers,
      },
    });
  return { url, events, counts, post };
}

const first = {
  level: 'warn',
  service: 'cart',
  msg: 'cart is full',
  at: 1795693957123,
  traceId: '5b8efff798038103d269b633813fc60c',
  orderId: 'ORD-1',
  host: 'm5',
  instance: 'cart-1',
  attributes: {
    spanId: 'eee19b7ec3c1b174',
    version: '2.1',
    items: 12,
    big: '4611686018427387904',
    ratio: 0.5,
    ok: true,
    list: '["a",1]',
    'map.x': 'y',
    raw: 'AP8=',
    logger: 'cart.items',
  },
};
const second = {
  level: 'error',
  service: 'cart',
  msg: 'it broke',
  at: 1795693957123,
  err: { name: 'ValueError', message: 'no x', stack: 'Traceback' },
  host: 'm5',
  instance: 'cart-1',
  attributes: { version: '2.1', logger: 'cart.items' },
};

describe('what it receives', () => {
  it('publishes the records of a protobuf request', async () => {
    const { events, post, counts } = await startServer();
    const response = await post(protobufRequest);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(protobufType);
    expect((await response.arrayBuffer()).byteLength).toBe(0);
    const data = events.map((event) => event.data);
    expect(data[0]).toEqual(first);
    expect(data[1]).toEqual(second);
    expect(data[2]).toMatchObject({ level: 'info', msg: 'structured', attributes: { code: 5 } });
    expect(data[3]).toMatchObject({
      level: 'info',
      msg: 'without a time',
      attributes: { eventName: 'device.app.crash' },
    });
    for (const each of data) expect(schema.parse(each)).toEqual(each);
    expect(counts).toEqual({ lines: 4, rejected: 0, refused: 0 });
  });

  it('publishes the records of a JSON request, compressed too', async () => {
    const { events, post } = await startServer();
    const body = JSON.stringify(jsonRequest);
    const response = await post(body);
    expect(await response.json()).toEqual({});
    const zipped = await post(gzipSync(body), {
      'content-type': 'application/json; charset=utf-8',
      'content-encoding': 'gzip',
    });
    expect(zipped.status).toBe(200);
    expect(events.map((event) => event.data)).toEqual([first, second, first, second]);
  });

  it('gives a request that is sent again the same ids, and each record its own', async () => {
    const { events, post } = await startServer();
    await post(protobufRequest);
    await post(gzipSync(protobufRequest), { 'content-encoding': 'gzip' });
    const ids = events.map(({ id }) => id);
    expect(ids.slice(0, 3)).toEqual(ids.slice(4, 7));
    // The last record has no time, so nothing says that it is the same.
    expect(ids[3]).not.toBe(ids[7]);
    expect(new Set(ids).size).toBe(5);
  });

  it('accepts a request without records', async () => {
    const { events, post } = await startServer();
    expect((await post('{}')).status).toBe(200);
    expect((await post(new Uint8Array())).status).toBe(200);
    expect(events).toEqual([]);
  });

  it('masks secrets', async () => {
    const { events, post } = await startServer();
    const attributes = [{ key: 'http.request.header.authorization', value: { stringValue: 'Bearer abc' } }];
    const record = { timeUnixNano: '1', body: { stringValue: 'card 4242 4242 4242 4242' }, attributes };
    await post(JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords: [record] }] }] }));
    expect(events[0]?.data).toMatchObject({
      msg: 'card [masked card]',
      attributes: { 'http.request.header.authorization': '[masked secret]' },
    });
  });
});

/** A field of protobuf with a message. */
function message(id: number, ...parts: Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  const length: number[] = [];
  for (let rest = body.byteLength; ; rest >>>= 7) {
    length.push(rest > 127 ? (rest & 127) | 128 : rest);
    if (rest <= 127) break;
  }
  return Buffer.concat([Buffer.from([(id << 3) | 2, ...length]), body]);
}
const requestOf = (...records: Uint8Array[]) =>
  message(1, message(2, ...records.map((record) => message(2, record))));
const record = (text: string) => message(5, message(1, Buffer.from(text)));

describe('what it rejects', () => {
  it('counts malformed records and accepts the others', async () => {
    const { events, post, counts } = await startServer();
    const broken = Buffer.from([0x2a, 0xff, 0x01]);
    const deep = Array.from({ length: 500 }).reduce<Buffer>(
      (inner) => message(5, message(1, inner)),
      message(1, Buffer.from('x')),
    );
    const response = await post(requestOf(record('a'), broken, message(5, deep), record('b')));
    expect(response.status).toBe(200);
    expect(Buffer.from(await response.arrayBuffer()).toString('latin1')).toContain(
      'malformed, or nested deeper',
    );
    expect(events.map(({ data }) => data.msg)).toEqual(['a', 'b']);
    expect(counts).toMatchObject({ lines: 2, rejected: 2 });
  });

  it('says in JSON how many records it rejected, and why', async () => {
    const { post } = await startServer();
    const body = { resourceLogs: [{ scopeLogs: [{ logRecords: [1, { body: { stringValue: 'x' } }] }] }] };
    expect(await (await post(JSON.stringify(body))).json()).toEqual({
      partialSuccess: { rejectedLogRecords: '1', errorMessage: 'a record is no object' },
    });
  });

  it('rejects records above 20,000 and longer ones than 1 MiB', async () => {
    const { events, post, counts } = await startServer();
    await post(requestOf(...Array.from({ length: 20_010 }, () => Buffer.alloc(0))));
    expect(events).toHaveLength(20_000);
    await post(requestOf(record('x'.repeat(1_100_000)), record('y')));
    expect(counts).toMatchObject({ lines: 20_001, rejected: 11 });
  });

  it.each([
    ['no JSON', '{', 400],
    ['a list', '[]', 400],
    ['a wrong type', '{"resourceLogs":[1]}', 400],
    ['bytes that are no protobuf', new Uint8Array([0x0a, 0xff, 0xff]), 400],
    [
      'deep JSON',
      `{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":{"a":${'['.repeat(9_000)}${']'.repeat(9_000)}}}]}]}]}`,
      200,
    ],
  ])('answers %s with a status in the format of the request', async (_, body, status) => {
    const { post } = await startServer();
    const response = await post(body);
    expect(response.status).toBe(status);
    if (typeof body === 'string' && status === 400) {
      expect(await response.json()).toEqual({ code: 3, message: expect.stringMatching(/\w/) });
    }
  });

  it('does not accept more than 4 MiB, compressed or not', async () => {
    const { post, events } = await startServer();
    const large = Buffer.alloc(4 * 1024 * 1024 + 1);
    expect((await post(gzipSync(large), { 'content-encoding': 'gzip' })).status).toBe(413);
    expect((await post(large)).status).toBe(413);
    expect((await post(new Uint8Array([1, 2]), { 'content-encoding': 'gzip' })).status).toBe(400);
    expect((await post('{}', { 'content-encoding': 'zstd' })).status).toBe(415);
    expect(events).toEqual([]);
  });
});

describe('who may send', () => {
  it.each([
    ['no token', {}, { authorization: '' }, 401],
    ['another token', {}, { authorization: 'Bearer x' }, 401],
    ['a page of another site', {}, { origin: 'https://evil.example' }, 403],
    ['a form', {}, { 'content-type': 'text/plain' }, 415],
    ['another path', { path: 's' }, {}, 404],
  ])('refuses %s', async (_, { path = '' }: { path?: string }, headers, status) => {
    const { post, counts } = await startServer();
    expect((await post('{}', headers as Record<string, string>, path)).status).toBe(status);
    expect(counts.refused).toBe(1);
  });

  it('answers no preflight, so that a page of another site cannot post', async () => {
    const { url } = await startServer();
    const response = await fetch(url, { method: 'OPTIONS' });
    expect(response.status).toBe(405);
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('refuses a host name that is not its own', async () => {
    const { url } = await startServer();
    const { hostname, port } = new URL(url);
    expect(hostname).toBe('127.0.0.1');
    const text = await sendRaw(
      Number(port),
      'POST /v1/logs HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 0\r\n\r\n',
    );
    expect(text).toMatch(/^HTTP\/1\.1 421/);
  });
});

describe('while Kafka is away', () => {
  it('answers 503 with Retry-After when it refuses the lines', async () => {
    const { post, counts } = await startServer({ publish: () => Promise.reject(new Error('away')) });
    const response = await post('{"resourceLogs":[{"scopeLogs":[{"logRecords":[{}]}]}]}');
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('2');
    expect(await response.json()).toMatchObject({ code: 14 });
    expect(counts).toMatchObject({ lines: 0, refused: 1 });
  });

  it('answers 503 when it does not answer in time, to others at once, and accepts again when it is back', async () => {
    let back = (): void => undefined;
    const returned = new Promise<void>((resolve) => {
      back = resolve;
    });
    const { post } = await startServer({ publish: () => returned, publishTimeoutMs: 50 });
    expect((await post(protobufRequest)).status).toBe(503);
    expect((await post(protobufRequest)).status).toBe(503);
    back();
    await expect.poll(async () => (await post(protobufRequest)).status).toBe(200);
  });

  it('answers 429 when too much is waiting', async () => {
    let back = (): void => undefined;
    const returned = new Promise<void>((resolve) => {
      back = resolve;
    });
    const { post } = await startServer({ publish: () => returned });
    const body = JSON.stringify({ ...jsonRequest, filler: 'x'.repeat(2_900_000) });
    const waiting = [post(body), post(body)];
    await expect.poll(async () => (await post(body)).status).toBe(429);
    back();
    expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual([200, 200]);
  });
});
