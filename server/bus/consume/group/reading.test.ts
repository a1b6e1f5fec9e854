import { expect, it } from 'vitest';
import type { GroupRecord } from './group-record';
import { Reading } from './reading';

const records = (...offsets: number[]) => offsets.map((offset) => ({ offset }) as GroupRecord);
const committed = (reading: Reading, offset: number) => reading.committable(offset).offset;

it('what is behind the last record and holds none is committed with it, and nothing before that', () => {
  const reading = new Reading('orders', 0, 10);
  reading.passed({ records: records(10, 11), next: 12, bytes: 0 });
  expect(committed(reading, 11)).toBe(11);
  reading.passed({ records: [], next: 15, bytes: 0 });
  expect(committed(reading, 11)).toBe(11);
  expect(committed(reading, 12)).toBe(15);
  // A batch that could not be read, and then nothing but the end of a transaction.
  reading.passed({ records: records(15), next: 40, bytes: 0 });
  reading.passed({ records: [], next: 41, bytes: 0 });
  reading.passed({ records: records(45), next: 46, bytes: 0 });
  expect(committed(reading, 16)).toBe(41);
  expect(committed(reading, 46)).toBe(46);
});
