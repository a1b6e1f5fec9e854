import { expect, it } from 'vitest';
import { databaseDirOf } from './embedded-servers';

it('a cluster of three has its own database, so that its rows match the events of that cluster', () => {
  expect(databaseDirOf('/data', 1)).toBe('/data/postgres');
  expect(databaseDirOf('/data', 3)).not.toBe(databaseDirOf('/data', 1));
});
