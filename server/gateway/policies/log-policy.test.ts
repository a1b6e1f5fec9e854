import { describe, expect, it } from 'vitest';
import type { DomainEvent } from '@/lib/events';
import { filterCases, filteredLines } from '@/lib/logs/filter-cases.fixture';
import { FilterCounts } from '@/server/gateway/rooms/filter-counts';
import type { Room } from '@/server/gateway/rooms/room';
import { RoomIndex } from '@/server/gateway/rooms/room-index';
import { logPolicy } from './log-policy';

const lines = Object.entries(filteredLines).map(
  ([id, data], offset): DomainEvent => ({ id, type: 'log.written', at: 1, partition: 0, offset, data }),
);

describe('the policy of logs', () => {
  it.each(filterCases)('$filter: passes, routes and counts $passes', ({ filter, passes }) => {
    const index = new RoomIndex(logPolicy);
    const room = { key: { filter } } as Room;
    index.add(room);
    const counts = new FilterCounts(logPolicy);
    const count = counts.open(filter);
    const routed: string[] = [];
    for (const line of lines) {
      index.route(line, () => routed.push(line.id));
      counts.note(line);
    }
    expect(routed).toEqual(passes);
    expect(count.matched).toBe(passes.length);
    expect(lines.filter(logPolicy.passes(filter)).map(({ id }) => id)).toEqual(passes);
  });

  it('accepts no filter of another feed', () => {
    expect(logPolicy.filters).toEqual(['level', 'service', 'text', 'orderId', 'traceId']);
  });
});
