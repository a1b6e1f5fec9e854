import { expect, it } from 'vitest';
import { databaseDirOf } from './servers';

it('a cluster of three has a database of its own, so that its books are not about the events of another', () => {
  expect(databaseDirOf('/data', 1)).toBe('/data/postgres');
  expect(databaseDirOf('/data', 3)).not.toBe(databaseDirOf('/data', 1));
});
