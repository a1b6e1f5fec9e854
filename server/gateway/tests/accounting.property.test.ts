import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { Filter } from '@/lib/protocol';
import type { Failpoint } from '@/server/gateway/failpoints';
import {
  catchUp,
  ModelClient,
  type ModelFeed,
  ModelGateway,
  ModelLog,
  type Written,
} from './accounting.fixture';

const written = fc.array(fc.tuple(fc.nat(1), fc.constantFrom<Written>('A', 'A', 'B', 'invalid', 'marker')), {
  maxLength: 12,
});
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('write' as const), written }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('read' as const),
      gateway: fc.nat(1),
      partition: fc.nat(1),
      count: fc.integer({ min: 1, max: 10 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('subscribe' as const), gateway: fc.nat(1) }) },
  ...(['flush', 'turn', 'disconnect', 'stall', 'drain'] as const).map((kind) => ({
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant(kind) }),
  })),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
const steps = fc.array(step, { maxLength: 40 });
const subject = fc.record({
  feed: fc.constantFrom<ModelFeed>('prices', 'logs', 'many logs'),
  isFiltered: fc.boolean(),
});

function arrange({ feed, isFiltered }: { feed: ModelFeed; isFiltered: boolean }) {
  const log = new ModelLog(feed);
  const gateways: [ModelGateway, ModelGateway] = [new ModelGateway(log), new ModelGateway(log)];
  const filter: Filter = isFiltered ? (feed === 'prices' ? { symbols: ['A'] } : { service: 'A' }) : {};
  return { log, gateways, filter, client: new ModelClient(gateways[0], filter) };
}
type Arranged = ReturnType<typeof arrange>;

async function play({ log, gateways, filter, client }: Arranged, list: readonly Step[]): Promise<void> {
  for (const one of list) {
    if (one.kind === 'write') for (const [partition, what] of one.written) log.written[partition]?.push(what);
    else if (one.kind === 'read') gateways[one.gateway]?.read(one.partition, one.count);
    else if (one.kind === 'subscribe') client.subscribe(gateways[one.gateway]);
    else if (one.kind === 'flush') for (const gateway of gateways) gateway.flush(filter);
    else if (one.kind === 'turn') await turn();
    else client[one.kind]();
    if (client.needsSubscribe) client.subscribe();
  }
}

/** Every valid event that passes came, once and in order; of prices, the latest of each symbol last. */
function expectWhole(
  { log, client }: Arranged,
  { feed, isFiltered }: { feed: ModelFeed; isFiltered: boolean },
) {
  expect(client.unexplained).toBe(0);
  expect(client.gaps).toBe(0);
  const came = client.events.map(({ partition, offset }) => `${partition}-${offset}`);
  const wanted = log.valid(client.begun ?? [], isFiltered ? 'A' : undefined);
  expect(new Set(came).size).toBe(came.length);
  if (feed === 'logs') expect(came.sort()).toEqual(wanted.sort());
  expect(wanted).toEqual(expect.arrayContaining(came));
  const counted = client.deliveries.reduce(
    (sum, { events, conflated }) => sum + events.length + conflated,
    0,
  );
  expect(counted).toBe(wanted.length);
}

describe('an account of what a gateway sends', () => {
  it('ends with nothing unexplained, whatever is written and however a client connects, disconnects and stalls', async () => {
    await fc.assert(
      fc.asyncProperty(subject, steps, async (of, list) => {
        const arranged = arrange(of);
        await play(arranged, list);
        await catchUp(arranged.client, arranged.gateways[0]);
        expect(arranged.client.discrepancies).toBe(0);
        if (arranged.client.begun) expectWhole(arranged, of);
      }),
      { numRuns: 300 },
    );
  });

  const onEvents = (['drop', 'double', 'reorder', 'change'] as const).flatMap((name) =>
    (['before-ring', 'after-ring'] as const).map((where): Failpoint => ({ name, where })),
  );
  it.each<Failpoint>([...onEvents, { name: 'lose-batch' }, { name: 'narrow-filter' }])(
    'shows $name $where before it is repaired, and nothing unexplained after it',
    async (failpoint) => {
      await fc.assert(
        fc.asyncProperty(subject, steps, steps, async (of, before, after) => {
          const chosen = failpoint.name === 'narrow-filter' ? { ...of, isFiltered: true } : of;
          const arranged = arrange(chosen);
          const { log, gateways, client, filter } = arranged;
          await play(arranged, before);
          await catchUp(client, gateways[0]);
          expect(client.discrepancies).toBe(0);
          gateways[0].failpoints.arm(failpoint);
          // A changed price that is conflated away within its window is sent to no client.
          const first: Written[] = failpoint.name === 'change' ? ['A'] : ['A', 'A', 'A'];
          for (const list of [first, ['A'] as const]) {
            log.written[0]?.push(...list);
            gateways[0].readAll();
            gateways[0].flush(filter);
          }
          expect(client.discrepancies).toBeGreaterThan(0);
          await play(arranged, after);
          await catchUp(client, gateways[0]);
          expectWhole(arranged, chosen);
        }),
        { numRuns: 60 },
      );
    },
  );

  it('sends the newest lines when more come than a page takes, and counts the others, live and in a replay', async () => {
    const arranged = arrange({ feed: 'many logs', isFiltered: false });
    const { log, gateways, client } = arranged;
    client.subscribe();
    log.written[0]?.push(...Array<Written>(8).fill('A'));
    gateways[0].readAll();
    gateways[0].flush({});
    expect(client.deliveries.at(-1)).toMatchObject({ conflated: 5, passed: 8 });
    expect(client.events.map(({ offset }) => offset)).toEqual([5, 6, 7]);

    client.disconnect();
    log.written[0]?.push(...Array<Written>(40).fill('A'));
    await catchUp(client, gateways[0]);
    const counted = client.deliveries.reduce((sum, { conflated }) => sum + conflated, 0);
    expect([client.events.length + counted, client.discrepancies, client.gaps]).toEqual([48, 0, 0]);
    expect(counted).toBeGreaterThan(20);
    expect(client.events.at(-1)?.offset).toBe(47);
  });

  it('shows a snapshot that lacks a row, and accepts the next one that is complete', async () => {
    const arranged = arrange({ feed: 'logs', isFiltered: false });
    const { log, gateways, client } = arranged;
    log.written[0]?.push('A', 'B', 'A');
    gateways[0].readAll();
    gateways[0].failpoints.arm({ name: 'short-snapshot' });
    client.subscribe();
    expect(client.discrepancies).toBe(1);
    gateways[0].feed.replyCache.clear();
    client.subscribe();
    expect(client.discrepancies).toBe(1);
    expect(client.unexplained).toBe(0);
  });

  it('starts over when the topic is recreated during a replay, and applies nothing of the other log', async () => {
    const arranged = arrange({ feed: 'logs', isFiltered: false });
    const { log, gateways, client } = arranged;
    client.subscribe();
    log.written[0]?.push(...Array<Written>(40).fill('A'));
    gateways[0].readAll();
    client.subscribe();
    await turn();
    gateways[0].recreate();
    const before = client.events.length;
    expect(before).toBeLessThan(40);
    gateways[0].readAll();
    await vi.waitFor(() => expect(client.gaps).toBe(1));
    expect(client.account.offset).toBe(40);
    expect(client.discrepancies).toBe(0);
    expect(client.events.length).toBe(before);
  });
});
