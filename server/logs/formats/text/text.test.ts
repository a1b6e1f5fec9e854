import { describe, expect, it } from 'vitest';
import { parse, readAt, recordsOf } from '../parse.fixture';

/** Of the zone of this machine. */
const local = new Date(2026, 10, 26, 11, 52, 37, 123).getTime();
const utc = Date.UTC(2026, 10, 26, 11, 52, 37, 123);

describe('Kafka', () => {
  it.each(['[2026-11-26 11:52:37,123]', '2026-11-26T11:52:37,123'])(
    'reads a record that starts with %s',
    (time) => {
      expect(parse(`${time} INFO [KafkaServer id=1] started (kafka.server.KafkaServer)`)).toEqual({
        level: 'info',
        service: 'app',
        msg: '[KafkaServer id=1] started',
        at: local,
        host: 'machine',
        attributes: { logger: 'kafka.server.KafkaServer' },
      });
    },
  );

  it('joins a stack trace with its causes', () => {
    const file = `[2026-11-26 11:52:37,123] ERROR Error while reading (kafka.log.LogManager)
java.lang.RuntimeException: outer
\tat kafka.log.LogManager.load(LogManager.scala:10)
Caused by: java.io.IOException: No space left on device
\tat java.base/sun.nio.ch.FileDispatcherImpl.write0(Native Method)
\t... 12 more
[2026-11-26 11:52:37,124] INFO next (x)`;
    const records = recordsOf(file);
    expect(records).toHaveLength(2);
    expect(parse(records[0] ?? '')).toMatchObject({
      level: 'error',
      msg: 'Error while reading',
      err: {
        name: 'java.lang.RuntimeException',
        message: 'outer',
        stack: expect.stringMatching(/^java\.lang[\s\S]*Caused by: java\.io\.IOException[\s\S]*12 more$/),
      },
      attributes: { logger: 'kafka.log.LogManager' },
    });
  });

  it('reads what Kafka 4 writes about a malformed request', () => {
    const file = `2026-11-26T13:04:12,008 ERROR Closing socket for 127.0.0.1:9394-127.0.0.1:56154-1-16 because of error (Processor)
org.apache.kafka.common.errors.InvalidRequestException: Error parsing request header. Our best guess of the apiKeyId is: 32767
Caused by: java.lang.IllegalArgumentException: Unexpected api key: 32767
\tat org.apache.kafka.common.protocol.ApiKeys.forId(ApiKeys.java:213)`;
    expect(recordsOf(file)).toHaveLength(1);
    expect(parse(file)).toMatchObject({
      level: 'error',
      msg: 'Closing socket for 127.0.0.1:9394-127.0.0.1:56154-1-16 because of error',
      err: {
        name: 'org.apache.kafka.common.errors.InvalidRequestException',
        message: 'Error parsing request header. Our best guess of the apiKeyId is: 32767',
        stack: expect.stringContaining('Unexpected api key: 32767'),
      },
    });
  });

  it('joins a message of several lines', () => {
    const file = `[2026-11-26 11:52:37,123] INFO KafkaConfig values: \n\tbroker.id = 1\n\tport = 2\n (kafka.server.KafkaConfig)`;
    expect(recordsOf(file)).toEqual([file]);
    expect(parse(file)).toMatchObject({
      msg: 'KafkaConfig values: \n\tbroker.id = 1\n\tport = 2',
      attributes: { logger: 'kafka.server.KafkaConfig' },
    });
  });
});

describe('other loggers of the JVM and Python', () => {
  it.each([
    [
      '2026-11-26 11:52:37.123 [main] WARN  a.b.Logger - slow',
      { thread: 'main', logger: 'a.b.Logger' },
      local,
    ],
    [
      '2026-11-26T11:52:37.123Z  WARN 4711 --- [main] a.b.Logger : slow',
      { thread: 'main', logger: 'a.b.Logger' },
      utc,
    ],
    ['2026-11-26 11:52:37,123 - a.b - WARNING - slow', { logger: 'a.b' }, local],
  ])('reads %s', (line, attributes, at) => {
    expect(parse(line)).toMatchObject({ level: 'warn', msg: 'slow', attributes, at });
  });
});

describe('PostgreSQL', () => {
  it('reads what the embedded one writes', () => {
    expect(
      parse('2026-11-26 11:52:37.123 UTC [24313] LOG:  database system is ready to accept connections'),
    ).toEqual({
      level: 'info',
      service: 'app',
      msg: 'database system is ready to accept connections',
      at: utc,
      host: 'machine',
      attributes: { pid: 24313 },
    });
  });

  it('takes the end of a session as an error, and only the end of the server as fatal', () => {
    const prefix = '2026-11-26 11:52:37.123 UTC [99]';
    expect(parse(`${prefix} FATAL:  password authentication failed for user "x"`)).toMatchObject({
      level: 'error',
      msg: 'password authentication failed for user "x"',
      attributes: { severity: 'FATAL' },
    });
    expect(parse(`${prefix} PANIC:  could not locate a valid checkpoint record`)).toMatchObject({
      level: 'fatal',
    });
  });

  it('joins detail, hint, context and statement', () => {
    const prefix = '2026-11-26 11:52:37.123 UTC [99]';
    const file = `${prefix} ERROR:  duplicate key value violates unique constraint "orders_pkey"
${prefix} DETAIL:  Key (id)=(ORD-1) already exists.
${prefix} STATEMENT:  insert into orders
\t  values ($1)
${prefix} LOG:  duration: 12.345 ms  statement: SELECT 1`;
    const records = recordsOf(file);
    expect(records).toHaveLength(2);
    expect(parse(records[0] ?? '')).toMatchObject({
      level: 'error',
      msg: 'duplicate key value violates unique constraint "orders_pkey"',
      attributes: {
        detail: 'Key (id)=(ORD-1) already exists.',
        statement: 'insert into orders\n  values ($1)',
      },
    });
    expect(parse(records[1] ?? '')).toMatchObject({ level: 'info', durationMs: 12.345 });
  });
});

describe('nginx', () => {
  it('reads the access log with a time of the request', () => {
    const line =
      '203.0.113.7 - alice [26/Nov/2026:11:52:37 +0100] "GET /orders/ORD-Y4YQB2-9311CK?x=1 HTTP/1.1" 502 157 "https://shop.example/" "Mozilla/5.0 (X11)" rt=0.250 trace_id=4bf92f3577b34da6a3ce929d0e0e4736';
    expect(parse(line)).toMatchObject({
      level: 'error',
      msg: 'GET /orders/ORD-Y4YQB2-9311CK?x=1 HTTP/1.1 502',
      at: Date.UTC(2026, 10, 26, 10, 52, 37),
      operation: 'GET /orders/:id',
      durationMs: 250,
      traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
      attributes: { status: 502, bytes: 157, client: '203.0.113.7', user: 'alice' },
    });
  });

  it('reads a line without a request', () => {
    expect(parse('::1 - - [26/Nov/2026:11:52:37 +0000] "\\x16\\x03" 400 0 "-" "-"')).toMatchObject({
      level: 'warn',
      attributes: { status: 400 },
    });
  });

  it('reads the error log', () => {
    expect(
      parse(
        '2026/11/26 11:52:37 [error] 31#31: *7 connect() failed (111: Connection refused) while connecting to upstream, client: 172.17.0.1, server: _, request: "POST /api/orders/123 HTTP/1.1", upstream: "http://127.0.0.1:3000/", host: "localhost"',
      ),
    ).toMatchObject({
      level: 'error',
      msg: 'connect() failed (111: Connection refused) while connecting to upstream',
      at: local - 123,
      instance: 'app/31',
      operation: 'POST /api/orders/:id',
      attributes: { connection: 7, client: '172.17.0.1', upstream: 'http://127.0.0.1:3000/' },
    });
  });
});

it('reads logfmt', () => {
  expect(
    parse(
      'time=2026-11-26T11:52:37.123Z level=WARN msg="order \\"late\\"" service=api duration=1m1.5s retry=3 ok=true order_id=ORD-1 trace_id=abc',
    ),
  ).toEqual({
    level: 'warn',
    service: 'api',
    msg: 'order "late"',
    at: utc,
    traceId: 'abc',
    orderId: 'ORD-1',
    host: 'machine',
    durationMs: 61_500,
    attributes: { retry: 3, ok: true },
  });
});

describe('crashes', () => {
  it('joins what Node.js writes when an error ends it', () => {
    const file = `/app/server/x.js:3
    throw new TypeError('boom');
    ^

TypeError: boom
    at Object.<anonymous> (/app/server/x.js:3:9)
    at node:internal/main/run_main_module:36:49 {
  code: 'E1'
}

Node.js v20.20.2
{"level":30,"time":1795692966429,"msg":"started"}`;
    const records = recordsOf(file);
    expect(records).toHaveLength(2);
    expect(parse(records[0] ?? '')).toMatchObject({
      level: 'fatal',
      msg: 'TypeError: boom',
      err: { name: 'TypeError', message: 'boom', stack: expect.stringContaining('at Object.<anonymous>') },
    });
  });

  it('joins a traceback of Python, and takes the last of chained errors', () => {
    const file = `Traceback (most recent call last):
  File "a.py", line 1, in <module>
    f()
KeyError: 'x'

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "a.py", line 3, in <module>
    g()
app.errors.Broken: no x
INFO:root:next`;
    const records = recordsOf(file);
    expect(records).toHaveLength(2);
    expect(parse(records[0] ?? '')).toMatchObject({
      level: 'error',
      err: { name: 'app.errors.Broken', message: 'no x' },
    });
    expect(parse(records[1] ?? '')).toMatchObject({ level: 'info', msg: 'root:next' });
  });

  it('joins a panic of Go', () => {
    const file = `panic: runtime error: index out of range [5] with length 3

goroutine 1 [running]:
main.main()
\t/app/main.go:8 +0x1d
exit status 2`;
    expect(recordsOf(file)).toEqual([file]);
    expect(parse(file)).toMatchObject({
      level: 'fatal',
      err: { name: 'panic', message: 'runtime error: index out of range [5] with length 3' },
    });
  });
});

describe('syslog', () => {
  const expected = { service: 'sshd', host: 'm9', instance: 'sshd/4711', msg: 'Connection closed' };
  it.each([
    ['Nov 26 11:52:37 m9 sshd[4711]: Connection closed', 'info', local - 123],
    ['<35>Nov 26 11:52:37 m9 sshd[4711]: Connection closed', 'error', local - 123],
    ['2026-11-26T12:52:37.123+01:00 m9 sshd[4711]: Connection closed', 'info', utc],
    ['<36>1 2026-11-26T11:52:37.123Z m9 sshd 4711 - - Connection closed', 'warn', utc],
    ['<34>1 2026-11-26T11:52:37.123Z m9 sshd 4711 ID [a b="c]"] Connection closed', 'fatal', utc],
  ])('reads %s', (line, level, at) => {
    expect(parse(line)).toMatchObject({ ...expected, level, at });
  });

  it('takes a time that would be in the future as one of last year', () => {
    expect(parse('Dec 31 23:59:59 m9 cron: x')).toMatchObject({
      service: 'cron',
      at: new Date(2025, 11, 31, 23, 59, 59).getTime(),
    });
  });
});

describe('plain text', () => {
  it('reads time and level in colours, and keeps those of the message', () => {
    expect(
      parse('\u001b[90m2026-11-26T11:52:37.123Z\u001b[39m \u001b[31mERROR\u001b[0m it broke'),
    ).toMatchObject({
      level: 'error',
      at: utc,
      msg: 'it broke',
    });
    const message = `${'x'.repeat(90)}\u001b[31mred\u001b[0m`;
    expect(parse(`\u001b[33m[warn]\u001b[0m ${message}`)).toMatchObject({ level: 'warn', msg: message });
  });

  it.each([
    ['2026-11-26T11:52:37.123Z [error] it broke', 'error', 'it broke', utc],
    ['2026-11-26 11:52:37.123 ERROR: it broke', 'error', 'it broke', local],
    ['[2026-11-26 11:52:37.123] it works', 'info', 'it works', local],
    ['2026-11-26T12:52:37.123456789+01:00 WARN it works', 'warn', 'it works', utc],
    ['2026-11-26T11:52:37Z ERROR main: it broke', 'error', 'main: it broke', utc - 123],
    ['[WARN] careful', 'warn', 'careful', readAt],
    ['WARNING: careful', 'warn', 'careful', readAt],
    ['error while reading', 'info', 'error while reading', readAt],
    ['Information about it', 'info', 'Information about it', readAt],
    ['✓ Running next.config.ts took 176ms', 'info', '✓ Running next.config.ts took 176ms', readAt],
  ])('reads %s', (line, level, msg, at) => {
    expect(parse(line)).toMatchObject({ level, msg, at });
  });

  it('takes an error with frames as an error', () => {
    const file =
      'Error: connect ECONNREFUSED 127.0.0.1:5433\n    at TCPConnectWrap.afterConnect (node:net:1611:16)';
    expect(recordsOf(file)).toHaveLength(1);
    expect(parse(file)).toMatchObject({
      level: 'error',
      err: { name: 'Error', message: 'connect ECONNREFUSED 127.0.0.1:5433' },
    });
  });

  it('does not join lines that only name an error', () => {
    expect(recordsOf('Error: a\nError: b')).toHaveLength(2);
  });
});
