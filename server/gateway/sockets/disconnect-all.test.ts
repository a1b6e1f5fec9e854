import { expect, test } from 'vitest';
import { disconnectTurn } from './disconnect-all';

test('a single client is disconnected immediately and may come back immediately', () => {
  expect(disconnectTurn(0, 1, 1_000)).toEqual({ goodbyeMs: 0, backMs: 0 });
});

test('clients are disconnected no faster than another gateway accepts them', () => {
  expect(disconnectTurn(199, 200, 1_000)).toEqual({ goodbyeMs: 199, backMs: 199 });
});

test('many clients are all sent a goodbye within a second, and come back one after the other', () => {
  const turns = Array.from({ length: 5_000 }, (_, i) => disconnectTurn(i, 5_000, 1_000));
  expect(turns.at(-1)?.goodbyeMs).toBeLessThan(1_000);
  expect(turns.at(-1)?.backMs).toBe(4_999);
  expect(turns.every(({ goodbyeMs, backMs }) => goodbyeMs <= backMs)).toBe(true);
});
