import { expect, it } from 'vitest';
import type { GroupRecord } from '@/server/bus/wire/records/group-record';
import { AssignedPartition } from './assigned-partition';

const records = (...offsets: number[]) => offsets.map((offset) => ({ offset }) as GroupRecord);
const committed = (assignment: AssignedPartition, offset: number) => assignment.committable(offset).offset;

it('commits offsets without a record together with the record before them, and not earlier', () => {
  const assignment = new AssignedPartition('orders', 0, 10);
  assignment.delivered({ records: records(10, 11), next: 12, bytes: 0 });
  expect(committed(assignment, 11)).toBe(11);
  assignment.delivered({ records: [], next: 15, bytes: 0 });
  expect(committed(assignment, 11)).toBe(11);
  expect(committed(assignment, 12)).toBe(15);
  // An unreadable batch, then a transaction marker alone.
  assignment.delivered({ records: records(15), next: 40, bytes: 0 });
  assignment.delivered({ records: [], next: 41, bytes: 0 });
  assignment.delivered({ records: records(45), next: 46, bytes: 0 });
  expect(committed(assignment, 16)).toBe(41);
  expect(committed(assignment, 46)).toBe(46);
});
