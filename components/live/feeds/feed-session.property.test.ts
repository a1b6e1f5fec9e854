import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Ledger } from '@/components/live/ledger/ledger';
import { explainedOf } from '@/components/live/ledger/ledger-row';
import type { DomainEvent } from '@/lib/events';
import { FeedSession } from './feed-session';
import { all, one } from './feed-session.fixture';
import { GatewayModel, kinds, tampers, textOf } from './gateway-model.fixture';

type Step = (world: World) => void;

/** A page, a gateway and a log, and what the page showed. */
class World {
  readonly model: GatewayModel;
  readonly ledger = new Ledger();
  readonly session: FeedSession;
  readonly shown: string[] = [];
  mostUnexplained = 0;

  constructor(
    partitions: number,
    readonly isFiltered: boolean,
  ) {
    this.model = new GatewayModel(partitions);
    const sink = {
      restart: () => undefined,
      reset: () => undefined,
      apply: (events: readonly DomainEvent[]) => void this.shown.push(...events.map(textOf)),
    };
    const port = { subscribe: this.model.subscribe, unsubscribe: async () => undefined };
    this.session = new FeedSession('orders', port, sink, this.ledger);
    this.ledger.changed.on(() => {
      this.mostUnexplained = Math.max(this.mostUnexplained, this.ledger.unexplained());
    });
    this.subscribe();
  }

  subscribe(tier: 'live' | 'slow' = 'live'): void {
    this.session.setDesired({ ...(this.isFiltered ? one : all), tier });
  }

  live(): void {
    this.session.onBatch(this.model.batch(this.isFiltered));
    vi.advanceTimersByTime(500);
  }

  /** Two heartbeats: the first may be lost to the page like any batch. */
  end(): void {
    this.live();
    this.live();
  }
}

const writes: fc.Arbitrary<Step> = fc
  .array(fc.tuple(fc.nat(2), fc.constantFrom(...kinds)), { minLength: 1, maxLength: 5 })
  .map((records) => ({ model }: World) => {
    for (const [partition, kind] of records) model.write(partition, kind);
  });
const continues: fc.Arbitrary<Step> = fc.constantFrom<Step>(
  (world) => world.live(),
  (world) => world.live(),
  (world) => {
    world.session.disconnected();
    world.subscribe();
  },
  (world) => {
    world.session.pause();
    world.subscribe();
  },
  (world) => world.subscribe('slow'),
);
const breaks: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(fc.constantFrom(...tampers), fc.constantFrom('ring' as const, 'way' as const)).map(
    ([tamper, where]) =>
      (world: World) =>
        world.model.goWrong(tamper, where),
  ),
  // A batch that is not empty is lost on the way; the next one arrives.
  fc.constant<Step>((world) => {
    const { offsets } = world.model.batch(world.isFiltered);
    if (offsets && offsets.to > offsets.from) world.model.wasWrong = true;
    world.live();
  }),
);
const steps = fc.array(fc.oneof({ weight: 2, arbitrary: writes }, { weight: 2, arbitrary: continues }), {
  maxLength: 30,
});
const world = fc.tuple(fc.integer({ min: 1, max: 3 }), fc.boolean());

const byPartition = (ids: readonly string[]) => [...ids].sort();

describe('with any records and any reconnects, a page', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  it('ends with nothing unexplained, and with every event shown once', () => {
    const property = fc.property(world, steps, ([partitions, isFiltered], run) => {
      const made = new World(partitions, isFiltered);
      for (const step of run) step(made);
      made.end();
      const row = made.ledger.row('orders');
      expect(row).toMatchObject({ unexplained: 0, repaired: 0, duplicates: 0 });
      expect([made.mostUnexplained, explainedOf(row)]).toEqual([0, row.offsets]);
      expect(byPartition(made.shown)).toEqual(byPartition(made.model.truth(isFiltered)));
    });
    fc.assert(property);
  });

  it('shows that something went wrong, and ends with every event shown once all the same', () => {
    let wrong = 0;
    const property = fc.property(
      world,
      steps,
      breaks,
      steps,
      ([partitions, isFiltered], before, fault, after) => {
        const made = new World(partitions, isFiltered);
        for (const step of [...before, fault, ...after]) step(made);
        made.end();
        const row = made.ledger.row('orders');
        expect([row.unexplained, explainedOf(row)]).toEqual([0, row.offsets]);
        expect(byPartition(made.shown)).toEqual(byPartition(made.model.truth(isFiltered)));
        const { wasWrong } = made.model;
        expect([made.mostUnexplained > 0, row.repaired > 0]).toEqual([wasWrong, wasWrong]);
        if (wasWrong) wrong += 1;
      },
    );
    fc.assert(property);
    expect(wrong).toBeGreaterThan(20);
  });
});
