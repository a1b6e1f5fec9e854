import { describe, expect, it } from 'vitest';
import { parse, readAt } from '../parse.fixture';

const at = Date.UTC(2026, 10, 26, 11, 52, 37, 123);

describe('pino', () => {
  it('reads a line of our own processes', () => {
    expect(
      parse(
        '{"level":30,"time":1795692966429,"service":"payment","host":"m2","instance":"payment-2/4711","version":"1.2.0","operation":"handle order.placed","durationMs":12.5,"traceId":"18c3bb1b710eff4af0e879b2e300cd63","orderId":"ORD-Y4YQB2-9311CK","outcome":"captured","amount":13300,"msg":"charge completed"}',
      ),
    ).toEqual({
      level: 'info',
      service: 'payment',
      msg: 'charge completed',
      at: 1795692966429,
      host: 'm2',
      instance: 'payment-2/4711',
      operation: 'handle order.placed',
      durationMs: 12.5,
      traceId: '18c3bb1b710eff4af0e879b2e300cd63',
      orderId: 'ORD-Y4YQB2-9311CK',
      attributes: { version: '1.2.0', outcome: 'captured', amount: 13300 },
    });
  });

  it('reads an error with its stack, and its other fields as attributes', () => {
    const stack =
      'LakeEngineError: no space left\n    at asEngineError (/app/server/lake/engine/errors.ts:61:10)';
    const line = {
      level: 50,
      time: at,
      err: { type: 'LakeEngineError', message: 'no space left', stack, code: 28 },
    };
    expect(parse(JSON.stringify({ ...line, msg: 'not written' }))).toMatchObject({
      level: 'error',
      msg: 'not written',
      err: { name: 'LakeEngineError', message: 'no space left', stack },
      attributes: { 'err.code': 28 },
    });
  });

  it('makes an operation of the request of pino-http, without ids and query', () => {
    const line = { level: 30, time: at, pid: 7, hostname: 'm3', name: 'shop', responseTime: 8 };
    const req = {
      id: 1,
      method: 'GET',
      url: '/orders/ORD-1X2-9?x=1',
      headers: { authorization: 'Bearer abc' },
    };
    expect(parse(JSON.stringify({ ...line, req, msg: 'request completed' }))).toMatchObject({
      service: 'shop',
      host: 'm3',
      instance: 'shop/7',
      operation: 'GET /orders/:id',
      durationMs: 8,
      attributes: { 'req.headers.authorization': '[masked secret]', 'req.method': 'GET' },
    });
  });
});

it('reads bunyan', () => {
  expect(
    parse(
      '{"name":"api","hostname":"m1","pid":99,"level":40,"err":{"message":"late","name":"TimeoutError","stack":"TimeoutError: late\\n    at f (x.js:1:1)"},"msg":"slow","time":"2026-11-26T11:52:37.123Z","v":0}',
    ),
  ).toEqual({
    level: 'warn',
    service: 'api',
    msg: 'slow',
    at,
    err: { name: 'TimeoutError', message: 'late', stack: 'TimeoutError: late\n    at f (x.js:1:1)' },
    host: 'm1',
    instance: 'api/99',
    attributes: { name: 'api' },
  });
});

it.each([
  [
    'dotted',
    '{"@timestamp":"2026-11-26T11:52:37.123Z","log.level":"ERROR","message":"failed","ecs.version":"1.2.0","service.name":"billing","host.name":"m4","trace.id":"4bf92f3577b34da6a3ce929d0e0e4736","event.duration":1500000,"error.type":"java.io.IOException","error.message":"closed","error.stack_trace":"java.io.IOException: closed\\n\\tat a.B.c(B.java:1)","log.logger":"a.B"}',
  ],
  [
    'nested',
    '{"@timestamp":"2026-11-26T11:52:37.123Z","log":{"level":"error","logger":"a.B"},"message":"failed","ecs":{"version":"8.11"},"service":{"name":"billing"},"host":{"name":"m4"},"trace":{"id":"4bf92f3577b34da6a3ce929d0e0e4736"},"event":{"duration":1500000},"error":{"type":"java.io.IOException","message":"closed","stack_trace":"java.io.IOException: closed\\n\\tat a.B.c(B.java:1)"}}',
  ],
])('reads ECS with %s names', (_, line) => {
  expect(parse(line)).toEqual({
    level: 'error',
    service: 'billing',
    msg: 'failed',
    at,
    traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
    err: {
      name: 'java.io.IOException',
      message: 'closed',
      stack: 'java.io.IOException: closed\n\tat a.B.c(B.java:1)',
    },
    host: 'm4',
    durationMs: 1.5,
    attributes: { 'log.logger': 'a.B' },
  });
});

describe('OpenTelemetry', () => {
  const expected = {
    level: 'warn',
    service: 'cart',
    msg: 'cart is full',
    at,
    traceId: '5b8efff798038103d269b633813fc60c',
    host: 'machine',
    attributes: { spanId: 'eee19b7ec3c1b174', items: 12 },
  };

  it.each([
    [
      'a record of OTLP',
      '{"timeUnixNano":"1795693957123000000","severityNumber":13,"severityText":"WARN","body":{"stringValue":"cart is full"},"attributes":[{"key":"items","value":{"intValue":"12"}}],"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"cart"}}]},"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174"}',
    ],
    [
      'a line of the file exporter',
      '{"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"cart"}}]},"scopeLogs":[{"scope":{},"logRecords":[{"timeUnixNano":"1795693957123000000","severityNumber":13,"severityText":"WARN","body":{"stringValue":"cart is full"},"attributes":[{"key":"items","value":{"intValue":"12"}}],"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174"}]}]}]}',
    ],
    [
      'the console exporter of Python',
      '{\n    "body": "cart is full",\n    "severity_number": 13,\n    "severity_text": "WARN",\n    "attributes": {\n        "items": 12\n    },\n    "timestamp": "2026-11-26T11:52:37.123000Z",\n    "trace_id": "0x5b8efff798038103d269b633813fc60c",\n    "span_id": "eee19b7ec3c1b174",\n    "resource": {\n        "attributes": {\n            "service.name": "cart"\n        }\n    }\n}',
    ],
    [
      'the console exporter of Go',
      '{"Timestamp":"2026-11-26T11:52:37.123Z","Severity":13,"SeverityText":"WARN","Body":{"Type":"String","Value":"cart is full"},"Attributes":[{"Key":"items","Value":{"Type":"Int64","Value":12}}],"TraceID":"5b8efff798038103d269b633813fc60c","SpanID":"eee19b7ec3c1b174","TraceFlags":"00","Resource":[{"Key":"service.name","Value":{"Type":"STRING","Value":"cart"}}],"Scope":{"Name":""}}',
    ],
  ])('reads %s', (_, record) => {
    expect(parse(record)).toEqual(expected);
  });
});

describe('other JSON', () => {
  it('knows the names of zap, structlog and winston', () => {
    expect(
      parse('{"level":"error","ts":1795693957.123,"caller":"a.go:1","msg":"x","error":"boom"}'),
    ).toMatchObject({
      level: 'error',
      at,
      err: { name: 'Error', message: 'boom' },
    });
    expect(
      parse('{"event":"started","level":"warning","timestamp":"2026-11-26T11:52:37.123Z"}'),
    ).toMatchObject({
      level: 'warn',
      msg: 'started',
      at,
    });
    expect(
      parse(
        '{"message":"hi","level":"verbose","traceparent":"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"}',
      ),
    ).toMatchObject({ level: 'debug', msg: 'hi', at: readAt, traceId: '4bf92f3577b34da6a3ce929d0e0e4736' });
  });

  it('reads errors as winston, structlog and python-json-logger write them', () => {
    const stack = 'TypeError: x is undefined\n    at a.js:1:1';
    const err = { name: 'TypeError', message: 'x is undefined', stack };
    expect(parse(JSON.stringify({ level: 'error', message: 'x is undefined', stack }))).toMatchObject({
      err,
    });
    const list = [{ exc_type: 'ZeroDivisionError', exc_value: 'division by zero', frames: [{ lineno: 5 }] }];
    expect(parse(JSON.stringify({ event: 'broke', level: 'error', exception: list }))).toMatchObject({
      msg: 'broke',
      err: { name: 'ZeroDivisionError', message: 'division by zero' },
      attributes: { 'err.frames': '[{"lineno":5}]' },
    });
    const trace = 'Traceback (most recent call last):\n  File "a.py", line 1, in <module>\nKeyError: 1';
    expect(
      parse(
        JSON.stringify({
          asctime: '2026-11-26 11:52:37,123',
          levelname: 'ERROR',
          message: 'x',
          exc_info: trace,
        }),
      ),
    ).toMatchObject({
      at: new Date(2026, 10, 26, 11, 52, 37, 123).getTime(),
      err: { name: 'KeyError', message: '1', stack: trace },
    });
  });

  it('puts the method before a route', () => {
    expect(parse('{"level":"info","msg":"x","method":"GET","route":"/orders/:id"}').operation).toBe(
      'GET /orders/:id',
    );
    expect(parse('{"level":30,"time":1,"msg":"x","method":"GET","route":"/orders/:id"}').operation).toBe(
      'GET /orders/:id',
    );
    expect(
      parse('{"@timestamp":1795692966429,"http":{"request":{"method":"GET"},"route":"/a"}}').operation,
    ).toBe('GET /a');
  });

  it('keeps the text of what has no message', () => {
    expect(parse('{"a":1}')).toMatchObject({ msg: '{"a":1}', attributes: { a: 1 } });
  });

  it('keeps a level that is not known as an attribute', () => {
    expect(parse('{"level":"chatty","msg":"x"}')).toMatchObject({
      level: 'info',
      attributes: { level: 'chatty' },
    });
  });

  it('takes what is no JSON as text', () => {
    expect(parse('{"a":1,"b":"half')).toMatchObject({ level: 'info', msg: '{"a":1,"b":"half' });
    expect(parse('{ not JSON }')).toMatchObject({ level: 'info', msg: '{ not JSON }' });
  });

  it('reads what is there of a line whose end is missing', () => {
    expect(parse('{"level":50,"time":1795692966429,"service":"api","msg":"it \\"broke')).toMatchObject({
      level: 'error',
      service: 'api',
      at: 1795692966429,
      msg: 'it \\"broke',
    });
    expect(parse('{"level":50,"msg":"x","err":{"type":"E","stack":"E: password=hunter2')).toMatchObject({
      level: 'error',
      msg: 'x',
      attributes: { unread: ',"err":{"type":"E","stack":"E: password=[masked secret]' },
    });
  });
});
