import { expect, test } from 'vitest';
import type { StateRow } from '@/server/log-analysis/part';
import { KnownLines } from './known-lines';
import { rememberedIdentities } from './recent-identities';

const collector = 'pulseboard/logs/host-1';
const line = (source: string | undefined, id: string, partition = 0) => ({
  partition,
  id,
  ...(source === undefined ? {} : { source }),
});

/** What was saved of each part. */
class Saved {
  private readonly tables = new Map<string, Map<string, unknown>>();

  save(known: KnownLines): void {
    for (const part of known.parts) {
      const table = this.tables.get(part.kind) ?? new Map<string, unknown>();
      this.tables.set(part.kind, table);
      const { saved, deleted } = part.changed();
      for (const id of deleted) table.delete(id);
      for (const { id, data } of saved) table.set(id, JSON.parse(JSON.stringify(data)));
    }
  }

  rowsOf = (kind: string): StateRow[] =>
    [...(this.tables.get(kind) ?? [])].map(([id, data]) => ({ id, data })).reverse();

  restored(): KnownLines {
    const known = new KnownLines();
    for (const part of known.parts) part.restore(this.rowsOf(part.kind));
    return known;
  }
}

test('a line of the collector is known if its file was read further, however long ago, also after a restart', () => {
  const [known, saved] = [new KnownLines(), new Saved()];
  for (let at = 0; at < 1_000_000; at += 100) known.add(line(collector, `f1.2-${at}`));
  saved.save(known);
  for (const each of [known, saved.restored()]) {
    expect(each.add(line(collector, 'f1.2-0'))).toBe(false);
    expect(each.add(line(collector, 'f1.2-999900'))).toBe(false);
    expect(each.add(line(collector, 'f1.2-1000000'))).toBe(true);
    expect(each.add(line(collector, 'f9-0'))).toBe(true);
    expect(each.add(line('pulseboard/logs/host-2', 'f1.2-0'))).toBe(true);
    // Of another service in the same file: it may be read later.
    expect(each.add(line(collector, 'f1.2-50', 1))).toBe(true);
  }
});

test('an identity of another producer is known among the newest ones, also after restarts', () => {
  const saved = new Saved();
  let known = new KnownLines();
  const total = 3 * rememberedIdentities;
  let added = 0;
  for (let i = 0; i < total; i += 1) {
    if (known.add(line('any', `${i}`))) added += 1;
    if (i % 100_003 === 0) {
      saved.save(known);
      known = saved.restored();
    }
  }
  expect(added).toBe(total);
  for (let i = total - rememberedIdentities; i < total; i += 997)
    expect(known.add(line('any', `${i}`))).toBe(false);
  saved.save(known);
  expect(saved.rowsOf('recent-identities').length).toBeLessThanOrEqual(256);
  expect(saved.restored().add(line('any', `${total - 1}`))).toBe(false);
}, 60_000);

test('a line without an identity is never known, and ids that only look like those of the collector are', () => {
  const known = new KnownLines();
  expect([known.add(line(undefined, 'logs-0-1')), known.add(line(undefined, 'logs-0-1'))]).toEqual([
    true,
    true,
  ]);
  for (const id of ['x', '-5', 'a-1234567890123456', 'a--', '__proto__']) {
    expect(known.add(line(collector, id))).toBe(true);
    expect(known.add(line(collector, id))).toBe(false);
  }
});

test('only what has changed is saved', () => {
  const known = new KnownLines();
  known.add(line(collector, 'f-1'));
  known.add(line('any', 'x'));
  const changes = () => known.parts.map((part) => part.changed().saved.length);
  expect(changes()).toEqual([1, 1]);
  expect(changes()).toEqual([0, 0]);
  known.add(line('any', 'x'));
  expect(changes()).toEqual([0, 0]);
});
