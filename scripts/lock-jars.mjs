// For maintainers: writes server/embedded/kafka/jars.lock.json from pom.xml. Needs Maven and Java.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const PLUGIN = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1';
const embedded = path.resolve(import.meta.dirname, '../server/embedded/kafka');

/** Resolves the pom: absolute paths of the jars in classpath order, and their local repository. */
function resolveJars(scratch) {
  const repository = path.join(scratch, 'repository');
  const output = path.join(scratch, 'classpath');
  execFileSync(
    'mvn',
    [
      '-q',
      '-B',
      '-f',
      path.join(embedded, 'pom.xml'),
      `-Dmaven.repo.local=${repository}`,
      `${PLUGIN}:build-classpath`,
      '-DincludeScope=runtime',
      `-Dmdep.outputFile=${output}`,
    ],
    { stdio: 'inherit' },
  );
  return { repository, jars: readFileSync(output, 'utf8').trim().split(path.delimiter) };
}

function lockEntry(repository, jar) {
  const bytes = readFileSync(jar);
  return {
    path: path.relative(repository, jar).split(path.sep).join('/'),
    sha256: createHash('sha256').update(bytes).digest('hex'),
    size: bytes.length,
  };
}

const scratch = mkdtempSync(path.join(tmpdir(), 'pulseboard-lock-'));
try {
  const { repository, jars } = resolveJars(scratch);
  const lock = jars
    .map((jar) => lockEntry(repository, jar))
    .sort((one, other) => (one.path < other.path ? -1 : 1));
  writeFileSync(path.join(embedded, 'jars.lock.json'), `${JSON.stringify(lock, null, 2)}\n`);
  const bytes = lock.reduce((sum, jar) => sum + jar.size, 0);
  console.log(`locked ${lock.length} jars, ${(bytes / 1e6).toFixed(1)} MB`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
