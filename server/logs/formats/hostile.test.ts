import fc from 'fast-check';
import { expect, it } from 'vitest';
import { logEvents } from '@/lib/events/feeds';
import { formatOf } from './index';
import { parse, source } from './parse.fixture';

const schema = logEvents['log.written'];
/** What a Kafka message may have at most, by default. */
const mebibyte = 1024 * 1024;

/** CPU time of this process: others may keep the machine busy. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/** Fails unless the data of a record is valid, unchanged by the schema, and fits into a message. */
function check(record: string): void {
  const data = parse(record);
  expect(schema.parse(data)).toEqual(data);
  expect(Buffer.byteLength(JSON.stringify(data))).toBeLessThan(mebibyte);
}

const names = fc.constantFrom(
  'level',
  'time',
  'msg',
  'service',
  'host',
  'pid',
  'err',
  'error',
  'traceId',
  'orderId',
  'durationMs',
  'duration',
  'operation',
  '@timestamp',
  'log.level',
  'severityNumber',
  'body',
  'attributes',
  'resource',
  'resourceLogs',
  'name',
  'v',
  'req',
  'password',
  '__proto__',
  'constructor',
  'toString',
  'attributes.__proto__',
  '',
);
const texts = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '\0',
    '\ud800',
    'x\udfff',
    '\u202e',
    '2026-11-26T11:52:37Z',
    '1795693957123',
    '1e999',
    'NaN',
    '-1ms',
    'error',
    '00-0-0-0',
  ),
  fc.string({ maxLength: 300 }).map((text) => text.repeat(100)),
);
const json = fc.jsonValue({ maxDepth: 6, stringUnit: 'binary' });
const value = fc.oneof(texts, fc.double(), fc.bigInt().map(Number), json, fc.constant(null));
const object = fc.array(fc.tuple(fc.oneof(names, texts), value), { maxLength: 90 }).map(
  // Written by hand, because an object would not have `__proto__` and names that come twice.
  (entries) =>
    `{${entries.map(([k, v]) => `${JSON.stringify(k)}:${JSON.stringify(v) ?? 'null'}`).join(',')}}`,
);
const line = fc
  .array(
    fc.constantFrom(
      '{',
      '}',
      '"',
      '=',
      ':',
      ' ',
      '\t',
      '\n',
      '\\',
      '[',
      ']',
      '(',
      ')',
      'level=',
      'msg="',
      'INFO ',
      'ERROR: ',
      'Traceback (most recent call last):',
      '2026-11-26 11:52:37.123 UTC [1] LOG:  ',
      '2026-11-26 11:52:37.123 UTC [1] DETAIL:  ',
      '[2026-11-26 11:52:37,123] WARN ',
      '2026/11/26 11:52:37 [error] 1#1: ',
      ', client: ',
      '1.2.3.4 - - [26/Nov/2026:11:52:37 +0000] "',
      '" 200 1 "-" "-"',
      'panic: ',
      '2026-11-26T11:52:37.123Z stdout F ',
      '{"log":"',
      '","stream":"stdout","time":"2026-11-26T11:52:37Z"}',
      'Nov 26 11:52:37 m9 sshd[1]: ',
      '<34>1 - - - - - - ',
      '/a/b.js:1',
      '    at f (x.js:1:1)',
      'Caused by: java.lang.Error: x',
      'duration: 1.5 ms',
      '99999999999999999999',
      '\0',
      '\ud800',
      'é',
      '😀',
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(''));
const jsonPrefix = fc.tuple(object, fc.nat(400)).map(([text, length]) => text.slice(0, length));

it.each([
  ['bytes', fc.uint8Array({ maxLength: 2000 }).map((bytes) => Buffer.from(bytes).toString('utf8'))],
  ['JSON of known and strange fields', object],
  ['JSON that ends too early', jsonPrefix],
  ['nearly valid lines', line],
  ['texts', texts],
])(
  'returns valid data for any %s',
  (_, arbitrary) => {
    fc.assert(fc.property(arbitrary, check), { numRuns: 800 });
  },
  60_000,
);

it.each([
  ['nested 10,000 deep', `{"level":30,"msg":"x","a":${'{"b":'.repeat(10_000)}1${'}'.repeat(10_001)}`],
  ['lists nested 10,000 deep', `{"level":30,"msg":"x","a":${'['.repeat(10_000)}${']'.repeat(10_000)}}`],
  [
    '10,000 fields',
    JSON.stringify(Object.fromEntries(Array.from({ length: 10_000 }, (__, i) => [`f${i}`, i]))),
  ],
  [
    'only control characters',
    `{"level":30,"msg":"${'\\u0001'.repeat(30_000)}","a":"${'\\u0001'.repeat(9_000)}"}`,
  ],
  [
    'a long stack',
    `{"level":50,"time":1,"err":{"type":"${'E'.repeat(500)}","message":"${'m'.repeat(9_000)}","stack":"${'s'.repeat(90_000)}"}}`,
  ],
  ['an array', '[1,2]'],
  ['a Docker line', '{"log":"{\\"level\\":30}\\ud800","time":"x"}'],
  ['a broken Docker line', '{"log":"x'],
  ['a Docker line without text', '{"log":"x","log":1}'],
  ['nothing', ''],
])('returns valid data for a line with %s', (_, record) => {
  check(record);
});

it('keeps a field named __proto__ as an attribute of that name', () => {
  const data = parse('{"level":30,"time":1,"msg":"x","__proto__":{"admin":true},"a":{"__proto__":1}}');
  expect(data.attributes).toEqual({ '__proto__.admin': true, 'a.__proto__': 1 });
  expect(parse('{"level":30,"time":1,"msg":"x","__proto__":"y"}').attributes).toEqual({
    'attributes.__proto__': 'y',
  });
  expect(Object.hasOwn(Object.prototype, 'admin')).toBe(false);
});

it('says how many fields it did not keep', () => {
  const fields = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`f${i}`, i]));
  const attributes = parse(JSON.stringify({ level: 30, time: 1, msg: 'x', ...fields })).attributes ?? {};
  expect(Object.keys(attributes)).toHaveLength(64);
  expect(attributes.fieldsNotKept).toBe(37);
});

it('cuts a message of 16,000 characters and says how many bytes are missing', () => {
  const { msg } = parse(`${'é'.repeat(20_000)}`);
  expect(msg).toHaveLength(msg.trimEnd().length);
  expect(msg.length).toBeLessThanOrEqual(16_000);
  const kept = msg.indexOf(' … ');
  expect(msg.slice(kept)).toBe(` … [cut, ${(20_000 - kept) * 2} bytes]`);
});

it('does not cut a character in two', () => {
  expect(parse('😀'.repeat(12_000)).msg).not.toMatch(/\ud83d(?!\ude00)/);
  expect(parse(`x${'😀'.repeat(12_000)}`).msg).toMatch(/^x(?:😀)+ … \[cut, \d+ bytes\]$/u);
});

it('reads a line of 100 MB in at most a second, and what stands at its start', () => {
  const filler = 'x'.repeat(100 * mebibyte);
  const started = cpuMs();
  const jsonLine = parse(`{"level":50,"time":1795693957123,"service":"big","a":{},"msg":"${filler}"}`);
  expect(jsonLine).toMatchObject({ level: 'error', service: 'big' });
  expect(parse(filler).msg).toMatch(/^x+ … \[cut, 1048\d+ bytes\]$/);
  check(`level=error msg="${filler}`);
  expect(cpuMs() - started).toBeLessThan(3_000);
});

it.each([
  '{"a":"',
  'x=',
  '"',
  '\\',
  '[',
  '2026-11-26 11:52:37,123 - a',
  'at ',
  'a\n',
  'Caused by: a.bError: ',
  '1.2.3.4 - - [',
  '0',
  ' ',
  '\t',
  '://a:',
  'token="',
  '4 ',
  'A',
  'eyJ',
  '-eyJ',
  '-----BEGIN PRIVATE KEY-----',
  'cookie: a=',
  'GB82 WEST ',
  'Basic ',
  'cookie=a;',
  '\n',
  ' \n',
  'Error\n',
  'Traceback (\n',
  '\u001b[31m',
  '<34>1 a b c d e [',
  '{"log":"',
  '2026-11-26T11:52:37Z stdout F ',
])('takes linear time for a long repetition of %j', (part) => {
  const record = part.repeat(Math.ceil(1_000_000 / part.length));
  const started = cpuMs();
  formatOf(record).isContinuation(record);
  formatOf('').isContinuation(record);
  formatOf('2026-11-26 11:52:37.123 UTC [1] LOG:  ').isContinuation(record);
  formatOf('/a.js:1').isContinuation(record);
  formatOf(record).parse(record, source, 0);
  formatOf('INFO ').parse(`INFO ${record}`, source, 0);
  formatOf('{').parse(
    JSON.stringify({ level: 30, time: 1, msg: record.slice(0, 200_000), a: [record.slice(0, 9_000)] }),
    source,
    0,
  );
  expect(cpuMs() - started).toBeLessThan(500);
});
