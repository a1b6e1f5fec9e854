import { expect, test } from 'vitest';
import { writerState } from './writer-state';

const lake = { isOpen: true, problem: undefined };
const reader = { hasBegun: true, silentSince: undefined };
const full = { state: 'disk_full' as const, detail: 'The disk is full.' };

test.each([
  ['writes', { lake, reader }, 'writing', null],
  [
    'waits for a busy broker',
    { lake, reader: { ...reader, silentSince: Date.now() - 1_000 } },
    'writing',
    null,
  ],
  [
    'opens its files',
    { lake: { ...lake, isOpen: false }, reader },
    'starting',
    /reads what its files contain/,
  ],
  [
    'has lost Kafka',
    { lake, reader: { ...reader, silentSince: 1_700_000_000_000 } },
    'kafka_away',
    /since 2023-11-14T22:13:20/,
  ],
  ['has not found Kafka', { lake, reader: { ...reader, hasBegun: false } }, 'kafka_away', /not answered yet/],
  ['cannot write', { lake: { ...lake, problem: full }, reader }, 'disk_full', /The disk is full/],
])('a lake that %s says so', (_, parts, state, detail) => {
  const found = writerState(parts);
  expect(found.state).toBe(state);
  if (detail) expect(found.detail).toMatch(detail);
  else expect(found.detail).toBeNull();
});
