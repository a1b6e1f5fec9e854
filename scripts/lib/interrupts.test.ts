import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const project = path.resolve(import.meta.dirname, '../..');
let root: string;
let npm: ChildProcess | undefined;

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'pulseboard-npm-'));
  await mkdir(path.join(root, 'scripts'));
  await cp(path.join(project, 'scripts/lib'), path.join(root, 'scripts/lib'), { recursive: true });
  // npm runs the command of the project's package.json.
  const { scripts } = JSON.parse(await readFile(path.join(project, 'package.json'), 'utf8'));
  await writeFile(path.join(root, 'package.json'), JSON.stringify({ name: 'p', type: 'module', scripts }));
});
afterEach(async () => {
  npm?.kill('SIGKILL');
  await rm(root, { recursive: true, force: true });
});

const heard = () => readFile(path.join(root, 'heard'), 'utf8').catch(() => '');
const saying = (word: string) =>
  vi.waitUntil(async () => (await heard()).includes(word), { timeout: 20_000 });

/** Runs `npm start` with a program as scripts/start.mjs. */
async function start(program: string): Promise<ChildProcess> {
  const head = `import { appendFileSync } from 'node:fs';
const say = (word) => appendFileSync(${JSON.stringify(path.join(root, 'heard'))}, word + '\\n');
`;
  await writeFile(path.join(root, 'scripts/start.mjs'), head + program);
  const child = spawn('npm', ['start'], { cwd: root, stdio: 'ignore' });
  npm = child;
  await saying('up');
  return child;
}

const stopsSlowly = `import { endWithNpm } from './lib/interrupts.mjs';
endWithNpm();
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'])
  process.on(signal, () => { say(signal); setTimeout(() => { say('stopped'); process.exit(0); }, 300); });
setInterval(() => undefined, 1000);
say('up');
`;

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s to npm reaches the start, and npm waits until all is stopped',
  async (signal) => {
    const child = await start(stopsSlowly);
    child.kill(signal);
    await once(child, 'exit');
    expect(await heard()).toBe(`up\n${signal}\nstopped\n`);
  },
  40_000,
);

test.each(['SIGHUP', 'SIGKILL'] as const)(
  'an npm that ends by %s alone is noticed, and the start stops in order',
  async (signal) => {
    const child = await start(stopsSlowly);
    child.kill(signal);
    await saying('stopped');
    expect(await heard()).toBe('up\nSIGHUP\nstopped\n');
  },
  40_000,
);

test('a signal while something is built ends that as well', async () => {
  const child = await start(`import { endOnSignals } from './lib/interrupts.mjs';
import { run } from './lib/run.mjs';
endOnSignals();
const code = "process.on('SIGTERM', () => { require('fs').appendFileSync('heard', 'build ended\\\\n'); process.exit(0); });" +
  "require('fs').appendFileSync('heard', 'up\\\\n'); setInterval(() => undefined, 1000)";
await run(process.execPath, ['-e', code]);
`);
  child.kill('SIGTERM');
  await once(child, 'exit');
  expect(await heard()).toBe('up\nbuild ended\n');
}, 40_000);
