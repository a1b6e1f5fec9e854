import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { findJava } from './java';

let cacheDir: string;

beforeEach(async () => {
  cacheDir = await mkdtemp(path.join(tmpdir(), 'pulseboard-java-'));
});

afterEach(() => rm(cacheDir, { recursive: true, force: true }));

/** A program that answers `-version` like a Java of this version. */
async function fakeJava(folder: string, version: string): Promise<string> {
  const java = path.join(folder, 'bin', 'java');
  await mkdir(path.dirname(java), { recursive: true });
  await writeFile(java, `#!/bin/sh\necho 'openjdk version "${version}" 2025-04-15' >&2\n`);
  await chmod(java, 0o755);
  return java;
}

test('JAVA_HOME comes before PATH', async () => {
  const java = await fakeJava(path.join(cacheDir, 'home'), '21.0.2');
  expect(await findJava({ cacheDir, javaHome: path.join(cacheDir, 'home') })).toBe(java);
});

test('a Java older than 17 is not used', async () => {
  const old = await fakeJava(path.join(cacheDir, 'old'), '1.8.0_402');
  const fit = await fakeJava(path.join(cacheDir, 'fit'), '17.0.15');
  expect(await findJava({ cacheDir, candidates: [old, fit] })).toBe(fit);
});

test('a machine without Java gets a private one, once', async () => {
  const install = vi.fn(async (_: number, folder: string) => {
    await fakeJava(path.join(folder, 'jre', 'jdk-21.0.5+11-jre'), '21.0.5');
  });
  const first = await findJava({ cacheDir, candidates: [], install });
  const second = await findJava({ cacheDir, candidates: [], install });
  expect(first).toMatch(/jre-21\/jre\/jdk-21\.0\.5\+11-jre\/bin\/java$/);
  expect(second).toBe(first);
  expect(install).toHaveBeenCalledTimes(1);
});

test('without any Java the error says what to do', async () => {
  const install = async () => {
    throw new Error('getaddrinfo ENOTFOUND.');
  };
  await expect(findJava({ cacheDir, candidates: [], install })).rejects.toThrow(
    /install Java 17 or later, set KAFKA_BROKERS .* compose file/,
  );
});
