import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const folders = ['app', 'components', 'e2e', 'lib', 'scripts', 'server'];

it('every test that docs/figures.md names is there', () => {
  const text = readFileSync(path.join(root, 'docs/figures.md'), 'utf8');
  const named = new Set([...text.matchAll(/`([\w./-]+\.(?:test|spec)\.ts)`/g)].map(([, name = '']) => name));
  const files = folders.flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
      path.posix.join('/', folder, file),
    ),
  );
  expect(named.size).toBeGreaterThan(20);
  expect([...named].filter((name) => !files.some((file) => file.endsWith(`/${name}`)))).toEqual([]);
});
