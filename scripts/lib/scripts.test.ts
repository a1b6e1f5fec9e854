import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
// @ts-expect-error plain JavaScript: it runs before anything is installed
import { isInstalled } from './install.mjs';
// @ts-expect-error plain JavaScript
import { playwrightCounts, vitestCounts } from './results.mjs';
// @ts-expect-error plain JavaScript
import { buildIfStale } from './stamp.mjs';
// @ts-expect-error plain JavaScript
import { chooseStages } from './test-arguments.mjs';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'pulseboard-scripts-'));
});

afterEach(() => rm(root, { recursive: true, force: true }));

async function put(name: string, content: unknown): Promise<string> {
  const file = path.join(root, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

test('packages are installed when npm’s record has every version that the lock file asks for', async () => {
  const wanted = {
    '': {},
    'node_modules/a': { version: '1.0.0' },
    'node_modules/b-darwin': { version: '1.0.0', optional: true },
  };
  await put('package-lock.json', { packages: wanted });
  expect(isInstalled(root)).toBe(false);
  await put('node_modules/.package-lock.json', { packages: { 'node_modules/a': { version: '0.9.0' } } });
  expect(isInstalled(root)).toBe(false);
  await put('node_modules/.package-lock.json', { packages: { 'node_modules/a': { version: '1.0.0' } } });
  expect(isInstalled(root)).toBe(true);
});

test('a build runs when an input changed, and a test file is no input', async () => {
  const build = vi.fn(async () => undefined);
  const stale = () => buildIfStale({ root, inputs: ['server'], stamp: 'dist/.stamp', build });
  await put('server/main.ts', 'one');
  expect(await stale()).toBe(true);
  expect(await stale()).toBe(false);
  await put('server/main.test.ts', 'a test');
  expect(await stale()).toBe(false);
  await put('server/main.ts', 'two');
  expect(await stale()).toBe(true);
  expect(build).toHaveBeenCalledTimes(2);
});

test('an input of the build that does not exist is an error', async () => {
  const stale = buildIfStale({ root, inputs: ['moved'], stamp: 'dist/.stamp', build: async () => undefined });
  await expect(stale).rejects.toThrow('moved is an input of the build and does not exist');
});

test('a build that fails is tried again', async () => {
  const build = async () => {
    throw new Error('syntax');
  };
  await put('server/main.ts', 'one');
  const stale = () => buildIfStale({ root, inputs: ['server'], stamp: 'dist/.stamp', build });
  await expect(stale()).rejects.toThrow('syntax');
  await expect(stale()).rejects.toThrow('syntax');
});

test('a skipped test counts as failed', async () => {
  const unit = await put('unit.json', { numPassedTests: 3, numTotalTests: 4 });
  expect(vitestCounts(unit, 0)).toMatchObject({ passed: 3, failed: 1 });
  const e2e = await put('e2e.json', { stats: { expected: 2, unexpected: 0, flaky: 1, skipped: 1 } });
  expect(playwrightCounts(e2e, 0)).toMatchObject({ passed: 2, failed: 2 });
});

test('a runner that fails with no failed test, or without a report, is one failure', async () => {
  const unit = await put('unit.json', { numPassedTests: 3, numTotalTests: 3 });
  expect(vitestCounts(unit, 1)).toMatchObject({ passed: 3, failed: 1 });
  expect(vitestCounts(path.join(root, 'none.json'), 1)).toEqual({ passed: 0, failed: 1 });
  expect(playwrightCounts(path.join(root, 'none.json'), 0)).toEqual({ passed: 0, failed: 1 });
});

test('the ten slowest tests are named, the slowest first', async () => {
  const assertionResults = Array.from({ length: 12 }, (_, n) => ({ title: `test ${n}`, duration: n * 100 }));
  const testResults = [{ name: path.resolve('lib/a.test.ts'), assertionResults }];
  const unit = await put('unit.json', { numPassedTests: 12, numTotalTests: 12, testResults });
  const { slowest } = vitestCounts(unit, 0);
  expect(slowest).toHaveLength(10);
  expect(slowest.at(0)).toEqual({ ms: 1_100, name: 'lib/a.test.ts: test 11' });
  const spec = (title: string, ...ms: number[]) => ({
    file: 'b.spec.ts',
    title,
    tests: [{ results: ms.map((duration) => ({ duration })) }],
  });
  const suites = [{ specs: [spec('quick', 20)], suites: [{ specs: [spec('slow', 700, 400)] }] }];
  const stats = { expected: 2, unexpected: 0, flaky: 0, skipped: 0 };
  const e2e = await put('e2e.json', { stats, suites });
  expect(playwrightCounts(e2e, 0).slowest).toEqual([
    { ms: 1_100, name: 'b.spec.ts: slow' },
    { ms: 20, name: 'b.spec.ts: quick' },
  ]);
});

test('stages are chosen by name, and files by a part of their path after the stage that has them', () => {
  expect([...chooseStages([]).keys()]).toEqual(['lint', 'types', 'unit', 'build', 'integration', 'e2e']);
  expect([...chooseStages(['types', 'lint']).keys()]).toEqual(['types', 'lint']);
  expect([...chooseStages(['unit', 'lib/events', 'e2e', 'admin.spec.ts'])]).toEqual([
    ['unit', ['lib/events']],
    ['e2e', ['admin.spec.ts']],
    ['build', []],
  ]);
});

test.each([['unitt'], ['unit', 'integratoin'], ['admin.spec.ts'], ['lint', 'lib/events'], ['--only']])(
  'a word that is neither a stage nor a file is refused with the usage: %s %s',
  (...words) => {
    expect(() => chooseStages(words)).toThrow(/is neither a stage nor a file of one\.\n\nUsage: npm test/);
  },
);
