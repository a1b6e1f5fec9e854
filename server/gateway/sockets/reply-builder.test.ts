import { expect, it, vi } from 'vitest';
import type { DomainEvent } from '@/lib/events';
import type { Filter } from '@/lib/protocol';
import type { EncodedPortion } from '@/server/gateway/feeds/replay-portion';
import { logPolicy } from '@/server/gateway/policies/log-policy';
import { ReplyBuilder } from './reply-builder';

const line = (offset: number, service: string): { event: DomainEvent; sum: number } => ({
  event: {
    ...{ id: `l-${offset}`, type: 'log.written', at: 1_000, partition: 0, offset },
    data: { level: 'info', service, msg: 'm', at: 1_000 },
  },
  sum: offset + 1,
});
const entries = [line(0, 'a'), line(1, 'b'), line(2, 'a')];

/** Builders of two clients behind the same gateway. */
function twoClients(first: Filter, second: Filter) {
  const gateway = { spend: vi.fn() };
  const connections = [{ spend: vi.fn() }, { spend: vi.fn() }];
  const builders = [first, second].map((filter, i) => {
    const costs = { gateway, connection: connections[i] } as unknown as ConstructorParameters<
      typeof ReplyBuilder
    >[3];
    return new ReplyBuilder({ policy: logPolicy } as never, filter, 'live', costs);
  }) as [ReplyBuilder, ReplyBuilder];
  return { builders, gateway, connections };
}

it('encodes a portion of a replay once for clients with the same filter, and charges each of them', () => {
  const { builders, gateway, connections } = twoClients({ service: 'a' }, { service: 'a' });
  const encoded = new Map<string, EncodedPortion>();
  const [one, other] = builders.map((builder) => builder.portion(entries, 0, encoded));
  expect(other).toBe(one);
  expect(one).toMatchObject({ count: 2, filtered: 1, sum: 4 });
  expect(JSON.parse(one?.json ?? '')).toHaveLength(2);
  expect(gateway.spend).toHaveBeenCalledTimes(1);
  for (const { spend } of connections) expect(spend).toHaveBeenCalledWith(one?.json.length);
});

it('encodes it apart for clients with other filters', () => {
  const { builders } = twoClients({ service: 'a' }, {});
  const encoded = new Map<string, EncodedPortion>();
  expect(builders.map((builder) => builder.portion(entries, 0, encoded).count)).toEqual([2, 3]);
});

it('counts the levels of what is too old to be sent: it has 20,000 lines or more behind it that pass', () => {
  const [old, notYet] = [30_000, 29_999].map((behind) => {
    const { builders } = twoClients({ service: 'a' }, {});
    return builders[0].portion(entries, behind);
  });
  expect(old).toMatchObject({
    json: '[]',
    count: 0,
    conflated: 2,
    conflatedLevels: { info: 2 },
    filtered: 1,
    sum: 0,
  });
  expect(notYet).toMatchObject({ count: 2, conflated: 0, filtered: 1 });
});
