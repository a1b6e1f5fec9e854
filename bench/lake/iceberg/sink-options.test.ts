import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { recordedOptions, unknownOptions } from './sink-options';

const file = path.join(import.meta.dirname, '../../../deploy/iceberg-sink.json');
const { config } = JSON.parse(readFileSync(file, 'utf8')) as { config: Record<string, string> };

it('deploy/iceberg-sink.json has only options that the sink and Kafka Connect know', () => {
  expect(Object.keys(config).length).toBeGreaterThan(15);
  expect(unknownOptions(config, recordedOptions())).toEqual([]);
});

it.each([
  'iceberg.table',
  'iceberg.control.commit-interval-ms',
  'topic',
  'value.converter.schema.enable',
  'iceberg.catalog.',
])('an option that none knows is found: %s', (name) => {
  expect(unknownOptions({ ...config, [name]: 'x' }, recordedOptions())).toEqual([name]);
});
