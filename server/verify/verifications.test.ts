import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { Verifications } from './verifications';

const result = { verdict: 'unchecked', feeds: [] };
let folder: string;
let now = 1_000;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'pulseboard-verifications-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Verifications with a test script, which reads its input first, as the real one does. */
async function running(program: string): Promise<Verifications> {
  const script = path.join(folder, 'script.mjs');
  const head = "import { readFileSync } from 'node:fs'; const input = readFileSync(0, 'utf8');\n";
  await writeFile(script, head + program);
  return new Verifications({ script, env: { NODE_ENV: 'test', KAFKA_BROKERS: 'nowhere:1' }, now: () => now });
}
const ended = (verifications: Verifications, id: string) =>
  vi.waitUntil(
    () => {
      const state = verifications.find(id);
      return state.state === 'running' ? undefined : state;
    },
    { timeout: 20_000 },
  );
const status = (act: () => unknown): number | undefined => {
  try {
    act();
    return undefined;
  } catch (error) {
    return (error as { statusCode: number }).statusCode;
  }
};

test('one runs at a time, and the next waits three times as long as it took', async () => {
  const verifications = await running(`console.log(JSON.stringify(${JSON.stringify(result)}))`);
  const id = verifications.begin('{}');
  expect(verifications.find(id)).toMatchObject({ state: 'running' });
  expect(status(() => verifications.begin('{}'))).toBe(429);
  now += 5_000;
  expect(await ended(verifications, id)).toEqual({ state: 'done', result });
  now += 14_999;
  expect(status(() => verifications.begin('{}'))).toBe(429);
  now += 1;
  await ended(verifications, verifications.begin('{}'));
});

test('the stderr of a script without a result is the reason of the failure', async () => {
  const verifications = await running("console.error('Could not check: ' + input); process.exit(2)");
  const id = verifications.begin('{"recording":1}');
  expect(await ended(verifications, id)).toEqual({
    state: 'failed',
    message: 'Could not check: {"recording":1}',
  });
});

test.each(['process.abort()', "console.log('{}')", 'process.exit(0)'])(
  'a program that ends with no result is no result: %s',
  async (program) => {
    const verifications = await running(program);
    expect(await ended(verifications, verifications.begin('{}'))).toMatchObject({ state: 'failed' });
  },
);

test('a stop ends the running one, and an unknown id is reported', async () => {
  const verifications = await running('setInterval(() => undefined, 1_000)');
  const id = verifications.begin('{}');
  await verifications.stop();
  expect(await ended(verifications, id)).toMatchObject({ state: 'failed' });
  expect(status(() => verifications.find('other'))).toBe(404);
});
