import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ensureJars, type PinnedJar } from './jars';
import lock from './jars.lock.json';

const content = Buffer.from('x'.repeat(100_000));
const jar: PinnedJar = {
  path: 'org/example/one/1.0/one-1.0.jar',
  sha256: createHash('sha256').update(content).digest('hex'),
  size: content.length,
};

type Handler = (request: IncomingMessage, response: ServerResponse) => void;
let cacheDir: string;
let close: (() => void) | undefined;

beforeEach(async () => {
  cacheDir = await mkdtemp(path.join(tmpdir(), 'pulseboard-jars-'));
});

afterEach(async () => {
  close?.();
  close = undefined;
  await rm(cacheDir, { recursive: true, force: true });
});

/** A Maven repository on this machine; returns its base URL. */
async function serve(handler: Handler): Promise<string> {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  close = () => {
    server.closeAllConnections();
    server.close();
  };
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/maven2/`;
}

/** Serves a jar as Maven Central does: whole, or from an offset. */
function sendFrom(request: IncomingMessage, response: ServerResponse): void {
  const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
  response.writeHead(from > 0 ? 206 : 200, { 'content-length': content.length - from });
  response.end(content.subarray(from));
}

test('a missing jar is fetched from its path in the repository and the progress ends at the total', async () => {
  const asked: (string | undefined)[] = [];
  const seen: number[] = [];
  const baseUrl = await serve((request, response) => {
    asked.push(request.url);
    sendFrom(request, response);
  });
  const classpath = await ensureJars({
    cacheDir,
    baseUrl,
    jars: [jar],
    onProgress: (bytes) => seen.push(bytes),
  });
  expect(asked).toEqual(['/maven2/org/example/one/1.0/one-1.0.jar']);
  expect((await readFile(classpath)).equals(content)).toBe(true);
  expect(seen.at(-1)).toBe(content.length);
});

test('a jar that is cached is not fetched again', async () => {
  await writeFile(path.join(cacheDir, 'one-1.0.jar'), content);
  await expect(ensureJars({ cacheDir, baseUrl: 'http://127.0.0.1:1/', jars: [jar] })).resolves.toContain(
    'one-1.0',
  );
});

test('a cached jar that was damaged is fetched again', async () => {
  await writeFile(path.join(cacheDir, 'one-1.0.jar'), Buffer.alloc(content.length));
  const classpath = await ensureJars({ cacheDir, baseUrl: await serve(sendFrom), jars: [jar] });
  expect((await readFile(classpath)).equals(content)).toBe(true);
});

test('a jar with another hash is refused by name, with both hashes, and not kept', async () => {
  const wrong = Buffer.from('y'.repeat(content.length));
  const baseUrl = await serve((_, response) => response.end(wrong));
  const got = createHash('sha256').update(wrong).digest('hex');
  const attempt = ensureJars({ cacheDir, baseUrl, jars: [jar] });
  await expect(attempt).rejects.toThrow(`expected SHA-256 ${jar.sha256}, got ${got}`);
  await expect(attempt).rejects.toThrow(/one-1\.0\.jar .*was deleted.*Start again/);
  expect(await readdir(cacheDir)).toEqual([]);
});

test('an interrupted download is resumed', async () => {
  const ranges: (string | undefined)[] = [];
  let cut: () => void = () => undefined;
  const baseUrl = await serve((request, response) => {
    ranges.push(request.headers.range);
    if (ranges.length > 1) return sendFrom(request, response);
    cut = () => response.destroy();
    response.writeHead(200, { 'content-length': content.length });
    response.write(content.subarray(0, 40_000));
  });
  const onProgress = (bytes: number) => {
    if (bytes === 40_000) cut();
  };
  const classpath = await ensureJars({ cacheDir, baseUrl, jars: [jar], onProgress });
  expect(ranges).toEqual([undefined, 'bytes=40000-']);
  expect((await readFile(classpath)).equals(content)).toBe(true);
});

test('the next start takes over the partial file of a killed download', async () => {
  await writeFile(path.join(cacheDir, 'one-1.0.jar.part-999999999-abcd'), content.subarray(0, 70_000));
  const ranges: (string | undefined)[] = [];
  const baseUrl = await serve((request, response) => {
    ranges.push(request.headers.range);
    sendFrom(request, response);
  });
  await ensureJars({ cacheDir, baseUrl, jars: [jar] });
  expect(ranges).toEqual(['bytes=70000-']);
  expect(await readdir(cacheDir)).toEqual(['one-1.0.jar']);
});

test('two parallel starts both get a complete jar', async () => {
  const baseUrl = await serve(sendFrom);
  const [one, other] = await Promise.all([
    ensureJars({ cacheDir, baseUrl, jars: [jar] }),
    ensureJars({ cacheDir, baseUrl, jars: [jar] }),
  ]);
  expect(one).toBe(other);
  expect((await readFile(one)).equals(content)).toBe(true);
  expect(await readdir(cacheDir)).toEqual(['one-1.0.jar']);
});

test('without a network the error names the jar and what to do, and keeps its cause', async () => {
  const attempt = ensureJars({ cacheDir, baseUrl: 'http://127.0.0.1:1/', jars: [jar] });
  const error: Error = await attempt.then(
    () => expect.unreachable(),
    (reason) => reason,
  );
  expect(error.message).toMatch(/one-1\.0\.jar.*HTTPS_PROXY.*KAFKA_BROKERS.*compose/s);
  expect(error.cause).toMatchObject({ code: 'ECONNREFUSED' });
});

test('HTTPS goes through the proxy, and its refusal is reported', async () => {
  const asked: string[] = [];
  const proxy = await serve(() => undefined);
  close?.();
  const server = createServer().on('connect', (request, socket) => {
    asked.push(request.url ?? '');
    socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
  });
  await new Promise<void>((resolve) => server.listen(Number(new URL(proxy).port), '127.0.0.1', resolve));
  close = () => server.close();
  const attempt = ensureJars({ cacheDir, baseUrl: 'https://maven.invalid/', jars: [jar], proxy });
  await expect(attempt).rejects.toThrow(/refused the connection: HTTP 407/);
  expect(asked[0]).toBe('maven.invalid:443');
});

test('every jar of the lock file has a file name of its own', async () => {
  const names = new Set(lock.map((entry) => path.posix.basename(entry.path)));
  expect(names.size).toBe(lock.length);
  expect(lock.every((entry) => /^[0-9a-f]{64}$/.test(entry.sha256) && entry.size > 0)).toBe(true);
});

test('a missing cache folder is created', async () => {
  const deep = path.join(cacheDir, 'a', 'b');
  await ensureJars({ cacheDir: deep, baseUrl: await serve(sendFrom), jars: [jar] });
  expect(await readdir(deep)).toEqual(['one-1.0.jar']);
});
