import { mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Source } from './source';
import type { TailedFile } from './tailed-file';

let file: string;
beforeEach(() => {
  file = path.join(mkdtempSync(path.join(tmpdir(), 'pulseboard-source-')), 'shop.log');
});
afterEach(() => rmSync(path.dirname(file), { recursive: true, force: true }));

/** A source whose file was truncated when none of its bytes were read. */
function truncated(bytes: number): { source: Source; fresh: TailedFile } {
  writeFileSync(file, 'x'.repeat(bytes));
  const source = new Source({ path: file, service: 'shop', host: 'here' });
  source.begin(statSync(file));
  const known = source.current as TailedFile;
  known.open();
  known.refresh(0);
  known.identify();
  truncateSync(file);
  known.refresh(1);
  return { source, fresh: source.restart(known, 1) };
}

test('what was truncated before it was read, and has no copy a minute later, is reported with its size', () => {
  const { source } = truncated(1_000);
  const lost: number[] = [];
  const forget = (now: number) =>
    source.forgetFinished(
      now,
      () => true,
      ({ unreadBytes }) => lost.push(unreadBytes),
    );
  forget(50_000);
  expect(lost).toEqual([]);
  forget(70_000);
  expect(lost).toEqual([1_000]);
});

test('a copy of what was truncated is read on with the same ids, before the present file', () => {
  const { source, fresh } = truncated(1_000);
  const [before] = source.lost;
  const copy = `${file}.1`;
  writeFileSync(copy, 'x'.repeat(1_000));
  const { dev, ino, size, mtimeMs } = statSync(copy);
  expect(source.takeSibling({ path: copy, dev, ino, size, mtimeMs }, 2)).toBe('taken');
  expect(source.lost).toEqual([]);
  expect(source.files.map(({ state }) => state.id)).toEqual([before?.state.id, fresh.state.id]);
});
