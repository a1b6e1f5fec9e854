/** What the proof needs besides Node: said before it starts, because a proof that skips a part proves less than it says. */
import { execFileSync, spawnSync } from 'node:child_process';
import path from 'node:path';

const outside = path.join(import.meta.dirname, '../outside');
const plugin = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1';
const modules = ['confluent_kafka', 'deltalake', 'duckdb', 'polars', 'pyarrow'];

const imports = (names: readonly string[]) => names.map((name) => `import ${name}`).join('\n');
const isRunning = (command: string, args: string[]) =>
  spawnSync(command, args, { stdio: 'ignore' }).status === 0;

/** Throws what to install. */
export function requirePython(withSpark: boolean): void {
  const names = [...modules, ...(withSpark ? ['pyspark'] : [])];
  const found = spawnSync('python3', ['-c', imports(names)], { encoding: 'utf8' });
  if (found.status === 0) return;
  const reason = found.error?.message ?? found.stderr.trim().split('\n').at(-1);
  throw new Error(
    `The readers of the lake need Python 3.10 or later and packages (${reason}). Install them: pip install -r bench/lake/outside/requirements.txt`,
  );
}

/** Fetches the jars of bench/lake/outside/pom.xml from Maven Central and returns their folder. Throws what to install. */
export function fetchJars(): string {
  if (!isRunning('java', ['-version']))
    throw new Error('Spark needs Java 17 or later: install it, or run with --no-spark.');
  if (!isRunning('mvn', ['-version']))
    throw new Error('The jars are fetched with Maven: install it, or run with --no-spark.');
  const folder = path.join(import.meta.dirname, '../../../node_modules/.cache/pulseboard-lake-jars');
  const goal = `${plugin}:copy-dependencies`;
  execFileSync(
    'mvn',
    ['-q', '-B', '-f', path.join(outside, 'pom.xml'), goal, `-DoutputDirectory=${folder}`],
    {
      stdio: ['ignore', 'inherit', 'inherit'],
    },
  );
  return folder;
}
