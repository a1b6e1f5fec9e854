/** Whether a configuration of the Iceberg sink has only options that its classes know. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const names = z.array(z.string());
const schema = z.object({
  /** Of the sink. */
  sink: names,
  /** Options that begin like this are passed to the catalog, Hadoop, Kafka clients and tables. */
  prefixes: names,
  /** Of Kafka Connect itself. */
  connect: names,
  /** Of the JSON converter. */
  json: names,
  /** Of the transform that adds the coordinates of the record. */
  metadata: names,
});
export type SinkOptions = z.infer<typeof schema>;

/** Of the version in bench/lake/outside/pom.xml, recorded in this folder. */
export const recordedOptions = (): SinkOptions =>
  schema.parse(JSON.parse(readFileSync(path.join(import.meta.dirname, 'sink-options.json'), 'utf8')));

/** As the classes in these jars say themselves. */
export function optionsOf(jars: string): SinkOptions {
  const program = path.join(import.meta.dirname, 'SinkOptions.java');
  return schema.parse(JSON.parse(execFileSync('java', ['-cp', `${jars}/*`, program], { encoding: 'utf8' })));
}

/** Names in the configuration that no class knows. */
export function unknownOptions(config: Record<string, string>, options: SinkOptions): string[] {
  const aliases = (config.transforms ?? '').split(',');
  const known = new Set([
    ...options.sink,
    ...options.connect,
    ...options.json.map((name) => `value.converter.${name}`),
    ...aliases.flatMap((alias) => ['type', ...options.metadata].map((name) => `transforms.${alias}.${name}`)),
  ]);
  const isPassedOn = (name: string) =>
    options.prefixes.some((prefix) => name.startsWith(prefix) && name.length > prefix.length);
  return Object.keys(config).filter((name) => !known.has(name) && !isPassedOn(name));
}
