import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { topics } from '@/lib/events';
import { logEvents } from '@/lib/events/feeds';

const folder = path.resolve(import.meta.dirname, '../../deploy/logs');
const readText = (name: string) => readFileSync(path.join(folder, name), 'utf8');
const isThere = (name: string) => existsSync(path.join(folder, name));
/** The files of the folder that a configuration includes. */
const includedFiles = (text: string) =>
  [...text.matchAll(/\$\{CONFIG_FOLDER\}\/(\S+)/g)].map(([, name = '']) => name);

it('the Collector has every component that its pipeline names, and writes the body to the topic', () => {
  const { receivers, exporters, extensions, service } = parse(readText('otel-collector.yaml'));
  const { logs } = service.pipelines;
  expect(Object.keys(receivers)).toEqual(logs.receivers);
  expect(Object.keys(exporters)).toEqual(logs.exporters);
  expect(Object.keys(extensions)).toEqual(service.extensions);
  expect(exporters.kafka.logs).toEqual({ topic: 'logs', encoding: 'raw' });
  const operators: { id?: string; output?: string; default?: string }[] = receivers.file_log.operators;
  const ids = operators.map(({ id }) => id);
  for (const { output, default: other } of operators) {
    for (const next of [output, other]) if (next) expect(ids).toContain(next);
  }
});

it('Vector has every input that its parts name, and writes to the topic', () => {
  const text = readText('vector.yaml');
  const { sources, transforms, sinks } = parse(text);
  const names = [...Object.keys(sources), ...Object.keys(transforms)];
  for (const { inputs } of [...Object.values<{ inputs: string[] }>(transforms), sinks.kafka]) {
    expect(names).toEqual(expect.arrayContaining(inputs));
  }
  expect(topics).toContain(sinks.kafka.topic);
  expect(sinks.kafka.key_field).toBe('service');
  expect(includedFiles(text)).toEqual(['log-written.vrl']);
  expect(isThere('log-written.vrl')).toBe(true);
});

it('Fluent Bit has sections of names and values, and writes to the topic', () => {
  const text = readText('fluent-bit.conf');
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !line.trim().startsWith('#'));
  for (const line of lines) expect(line).toMatch(/^\[(?:SERVICE|INPUT|FILTER|OUTPUT)\]$|^ {4}[\w.]+ +\S.*$/);
  expect(text).toMatch(/^ {4}Topics +logs$/m);
  expect(text).toMatch(/^ {4}Message_Key_Field +service$/m);
  expect(includedFiles(text).filter((name) => !isThere(name))).toEqual([]);
  const parser = /^ {4}Parser +(\S+)$/m.exec(text)?.[1];
  expect(readText('fluent-bit-parsers.conf')).toContain(`Name         ${parser}\n`);
  const call = /^ {4}Call +(\S+)$/m.exec(text)?.[1];
  expect(readText('log-written.lua')).toContain(`function ${call}(`);
});

// As read back from Kafka after the Collector 0.165, and as LuaJIT returned them.
it.each([
  '{"at":1795693957123,"attributes":{"items":12},"host":"m7","level":"warn","msg":"cart is full","service":"checkout","traceId":"4bf92f3577b34da6a3ce929d0e0e4736"}',
  '{"at":1795693958000,"durationMs":12.5,"err":{"message":"late","name":"TimeoutError","stack":"TimeoutError: late\\n    at f (x.js:1:1)"},"host":"m7","level":"error","msg":"payment failed","orderId":"ORD-1","service":"checkout"}',
  '{"at": 1795693957123, "host": "m8", "attributes": {"a.b": true, "items": 12, "a.c": "x"}, "msg": "cart is full", "service": "checkout", "level": "warn", "traceId": "4bf9"}',
  '{"at": 1795693957123, "host": "m8", "attributes": {"msg": "pino"}, "msg": "", "service": "checkout", "level": 30}',
])('what an agent wrote is a valid line: %s', (value) => {
  expect(logEvents['log.written'].safeParse(JSON.parse(value)).success).toBe(true);
});
