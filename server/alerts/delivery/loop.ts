import type { Logger } from 'pino';
import {
  alertsSchema,
  type Database,
  dueDeliveries,
  nextDueAt,
  pruneDeliveries,
  readChannel,
  requireOwner,
  StateTakenOver,
  type StoredDelivery,
} from '@/server/db';
import { describeError } from '@/server/services/framework/support/describe-error';
import { WakeUp } from '@/server/services/framework/support/wake-up';
import { parseSettings } from './channel';
import { deliver } from './deliver';
import type { Sender } from './sender';

/** For deliveries of another instance, retries and what a restart left. */
const pollMs = 2_000;
const shortestWaitMs = 20;
/** Channels that send at the same time. */
const maxAtOnce = 16;
const keptMs = 30 * 86_400_000;
const pruneEveryMs = 3_600_000;

export interface DeliveryLoopOptions {
  database: Database;
  sender: Sender;
  /** The term of this instance while it owns the state of the alerts; nothing is sent without. */
  term(): number | undefined;
  /** Called with the result of each attempt. */
  onAttempt?(result: string): void;
  log: Logger;
}

/**
 * Sends deliveries: of each channel one after the other, and channels independently of each other. A delivery is marked
 * after it was sent, so a crash in between sends it again with the same id.
 */
export class DeliveryLoop {
  private readonly wakeUp = new WakeUp();
  private readonly stopping = new AbortController();
  private readonly busy = new Map<string, Promise<void>>();
  /** Failures in a row, and until when the channel rests, epoch ms. */
  private readonly failing = new Map<string, { failures: number; until: number }>();
  private ended: Promise<void> = Promise.resolve();
  private problem = '';
  private prunedAt = 0;

  constructor(private readonly options: DeliveryLoopOptions) {}

  start(): void {
    this.ended = this.run();
  }

  /** There may be something to send. */
  wake(): void {
    this.wakeUp.wake();
  }

  /** Ends what is being sent; it is sent again after the next start. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.wakeUp.wake();
    await this.ended;
    await Promise.allSettled(this.busy.values());
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      const waitMs = await this.round().catch((error) => this.note(error));
      if (!this.stopping.signal.aborted) await this.wakeUp.wait(waitMs);
    }
  }

  /** Starts what is due. Returns how long to wait for more, ms. */
  private async round(): Promise<number> {
    const { database, term } = this.options;
    const own = term();
    if (own === undefined) return pollMs;
    const now = Date.now();
    const due = await database.transaction(async (tx) => {
      await requireOwner(tx, alertsSchema, own);
      return dueDeliveries(tx, now, this.resting(now));
    });
    this.problem = '';
    for (const delivery of due.slice(0, maxAtOnce - this.busy.size)) this.begin(delivery);
    await this.prune(now);
    return due.length > 0 ? pollMs : this.untilNext(now);
  }

  /** Channels of which nothing is begun now. */
  private resting(now: number): string[] {
    const paused = [...this.failing].filter(([, { until }]) => until > now).map(([id]) => id);
    return [...this.busy.keys(), ...paused];
  }

  /** What finishes wakes the loop, so it waits for what becomes due, and for channels that rest. */
  private async untilNext(now: number): Promise<number> {
    const next = await nextDueAt(this.options.database.queries, now);
    const ends = [...this.failing.values()].map(({ until }) => until).filter((until) => until > now);
    return Math.max(
      shortestWaitMs,
      Math.min(pollMs, (next ?? Number.POSITIVE_INFINITY) - now, ...ends.map((end) => end - now)),
    );
  }

  private begin(delivery: StoredDelivery): void {
    const { channelId } = delivery;
    const sending = this.send(delivery)
      .catch((error) => void this.note(error))
      .finally(() => {
        this.busy.delete(channelId);
        this.wakeUp.wake();
      });
    this.busy.set(channelId, sending);
  }

  private async send(delivery: StoredDelivery): Promise<void> {
    const { database, sender, log, onAttempt } = this.options;
    const { channelId } = delivery;
    const data = await readChannel(database.queries, channelId);
    const settings = data === undefined ? undefined : parseSettings(data);
    const { failures = 0 } = this.failing.get(channelId) ?? {};
    const signal = this.stopping.signal;
    const ended = await deliver(delivery, settings, { database, sender, signal, log, failures });
    if (ended === undefined) return;
    onAttempt?.(ended.result);
    if (ended.pauseMs === undefined) this.failing.delete(channelId);
    else this.failing.set(channelId, { failures: failures + 1, until: Date.now() + ended.pauseMs });
  }

  private async prune(now: number): Promise<void> {
    if (now - this.prunedAt < pruneEveryMs) return;
    this.prunedAt = now;
    await pruneDeliveries(this.options.database.queries, now - keptMs);
  }

  private note(error: unknown): number {
    const problem = describeError(error);
    const isExpected = error instanceof StateTakenOver || this.stopping.signal.aborted;
    if (!isExpected && problem !== this.problem)
      this.options.log.error({ err: error }, 'deliveries of alerts are not sent at the moment; trying again');
    this.problem = problem;
    return pollMs;
  }
}
