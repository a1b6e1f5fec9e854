import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { filesOf, matchesPattern, namesBeforeRotation } from './file-paths';
import { filePatterns } from './own-files';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'pulseboard-paths-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function create(...files: string[]): void {
  for (const file of files) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), '');
  }
}

const fail = (name: string, error: Error) => {
  throw new Error(name, { cause: error });
};
const found = (pattern: string) =>
  filesOf(path.join(folder, pattern), fail).map((file) => path.relative(folder, file));

test('"*" and "?" stand for characters of one name, and names with a dot in front are left out', () => {
  create(
    'a/x.log',
    'b/x.log',
    'a/xy.log',
    'a/.hidden.log',
    'a/deep/x.log',
    'a/x.log.1',
    'a/[x].log',
    'ü/🐟.log',
  );
  expect(found('?/x*.log')).toEqual(['a/x.log', 'a/xy.log', 'b/x.log']);
  expect(found('a/?.log')).toEqual(['a/x.log']);
  expect(found('a/*.log')).toEqual(['a/[x].log', 'a/x.log', 'a/xy.log']);
  expect(found('a/[x].log')).toEqual(['a/[x].log']);
  expect(found('ü/?.log')).toEqual(['ü/🐟.log']);
  expect(found('missing/*.log')).toEqual([]);
});

test('a file matches the pattern that finds it', () => {
  expect(matchesPattern('/var/log/*/access-?.log', '/var/log/site/access-1.log')).toBe(true);
  expect(matchesPattern('/var/log/*.log', '/var/log/site/access.log')).toBe(false);
});

test.each([
  ['web.log.1', ['web.log']],
  ['web.log-20260131', ['web.log']],
  ['web.log.2026-01-31T10:00:00Z', ['web.log']],
  ['web.1.log', ['web.log']],
  ['web-20260131.log', ['web.log']],
  ['gateway-1.log.3', ['gateway-1.log']],
  ['web.log', []],
  ['web.log.gz', []],
])('before it was rotated, %s was %j', (name, names) => {
  expect(namesBeforeRotation(name)).toEqual(names);
});

test('the files of this program have the service of their process', () => {
  create(
    'logs/gateway-2.log',
    'kafka/1-node/broker-1/logs/kafka.log',
    'kafka/3-node/broker-2/logs/kafka.log',
  );
  create('kafka/1-node/broker-1/data/orders-0/00000000000000000000.log', 'postgres/logs/postgres.log');
  const services = filePatterns(folder, []).flatMap(({ pattern, serviceOf }) =>
    filesOf(pattern, fail)
      .filter((file) => existsSync(file))
      .map(serviceOf),
  );
  expect(services).toEqual(['gateway', 'kafka', 'kafka-2', 'postgres']);
});
