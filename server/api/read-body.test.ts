import { expect, test } from 'vitest';
import { z } from 'zod';
import { readBody, readOptionalBody } from './read-body';

const limit = 64 * 1_024;
const json = { 'content-type': 'application/json' };
const post = (body: BodyInit | null, headers: Record<string, string> = json) =>
  new Request('http://page/', { method: 'POST', headers, body, duplex: 'half' } as RequestInit);
const text = (bytes: number) => `"${'x'.repeat(bytes - 2)}"`;

/** A body in chunks, without Content-Length. */
const stream = (pieces: number, pieceBytes: number, onPull: () => void) =>
  new ReadableStream<Uint8Array>({
    pull(controller) {
      onPull();
      if (pieces === 0) return controller.close();
      pieces -= 1;
      controller.enqueue(new Uint8Array(pieceBytes).fill(0x20));
    },
  });

test('a body of 64 KB is read, a larger one is refused', async () => {
  await expect(readBody(post(text(limit)), z.string())).resolves.toHaveLength(limit - 2);
  await expect(readBody(post(text(limit + 1)), z.string())).rejects.toMatchObject({ statusCode: 413 });
});

test('a too large Content-Length is refused without reading', async () => {
  const lying = post('1', { ...json, 'content-length': String(limit + 1) });
  await expect(readBody(lying, z.int())).rejects.toMatchObject({ statusCode: 413 });
});

test('an endless body is not read further than the limit', async () => {
  let pulls = 0;
  const endless = stream(Number.POSITIVE_INFINITY, 8_192, () => {
    pulls += 1;
  });
  await expect(readBody(post(endless), z.unknown())).rejects.toMatchObject({ statusCode: 413 });
  expect(pulls).toBeLessThan(15);
});

test.each([['text/plain'], ['application/x-www-form-urlencoded'], ['text/plain; application/json'], ['']])(
  'what a form of another site can send (%j) is no JSON',
  async (type) => {
    await expect(readBody(post('{}', { 'content-type': type }), z.object({}))).rejects.toMatchObject({
      statusCode: 415,
    });
  },
);

test('JSON types with parameters are JSON', async () => {
  const type = { 'content-type': 'application/json; charset=utf-8' };
  await expect(readBody(post('"é"', type), z.string())).resolves.toBe('é');
});

test.each(['{', '', '\u0000', 'undefined'])('%j is not JSON', async (body) => {
  await expect(readBody(post(body), z.unknown())).rejects.toMatchObject({ statusCode: 400 });
});

test('an optional body may be missing, but not invalid', async () => {
  const schema = z.object({ a: z.int() }).optional();
  await expect(readOptionalBody(post(null, {}), schema)).resolves.toBeUndefined();
  await expect(readOptionalBody(post('{"a":1}'), schema)).resolves.toEqual({ a: 1 });
  await expect(readOptionalBody(post('{"a":"1"}'), schema)).rejects.toThrow(z.ZodError);
  await expect(readOptionalBody(post(text(limit + 1)), schema)).rejects.toMatchObject({ statusCode: 413 });
});

test('an optional body must be sent as JSON', async () => {
  const sent = readOptionalBody(post('{"a":1}', { 'content-type': 'text/plain' }), z.unknown());
  await expect(sent).rejects.toMatchObject({ statusCode: 415 });
});

test.each([
  ['{"customer":{"name":"A\\u0000"}}', 'customer.name: must not contain a NUL character.'],
  ['{"name":"\\ud800"}', 'name: must not contain a lone surrogate.'],
  ['{"__proto__":{"admin":true}}', 'The body: the name of a field must not be __proto__.'],
])('the body %s is refused with the name of the field', async (body, detail) => {
  await expect(readBody(post(body), z.unknown())).rejects.toMatchObject({ statusCode: 400, message: detail });
});

test('a body that is not UTF-8 is refused', async () => {
  const bytes = new Uint8Array([0x22, 0xff, 0xfe, 0x22]);
  await expect(readBody(post(bytes), z.unknown())).rejects.toMatchObject({
    statusCode: 400,
    message: 'The body is not UTF-8. Send JSON in UTF-8.',
  });
});

test('an incomplete body is answered with 408', async () => {
  const broken = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.error(new Error('aborted')),
  });
  await expect(readBody(post(broken), z.unknown())).rejects.toMatchObject({ statusCode: 408 });
});
