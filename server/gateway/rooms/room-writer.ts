import type { EventsBatch, Feed, Gap } from '@/lib/protocol';
import type { FailureLog } from '@/server/gateway/failure-log';
import type { Metrics } from '@/server/gateway/metrics';
import { type Encoded, encode } from './encoded';
import { PreEncodedMessage } from './packet-parser';
import type { Room } from './room';

/** A delay from an event's timestamp to its write is measured within these bounds, ms: outside, a clock is wrong. */
const measuredMs = { early: 2_000, late: 60_000 };

/** Writes a message to every member of a room: encoded once, and counted in the metrics. */
export class RoomWriter {
  constructor(
    private readonly metrics: Metrics,
    private readonly failures: FailureLog,
  ) {}

  /** Does not throw: a batch that cannot be encoded or written is reported. */
  send(room: Room, batch: EventsBatch): void {
    try {
      this.writeToAll(room, encode('events', batch));
      this.count(room, batch);
    } catch (error) {
      this.failures.report(error, 'a room', { room: room.name.slice(0, 200) });
    }
  }

  /** `snapshot`: the JSON of the state that replaces what the members hold; unset: they keep it. */
  sendGap(room: Room, gap: Gap, snapshot?: string): void {
    const message = snapshot === undefined ? gap : new PreEncodedMessage(gap, 'snapshot', snapshot);
    this.writeToAll(room, encode('gap', message));
    this.metrics.gaps.inc({ feed: gap.feed, reason: gap.reason }, room.members.size);
  }

  /** A write that throws costs only its own client the message. */
  private writeToAll({ members, key }: Room, encoded: Encoded): void {
    for (const member of members) {
      try {
        member.write(encoded);
      } catch (error) {
        this.failures.report(error, 'a write to a client', { feed: key.feed });
      }
    }
  }

  private count({ key: { feed }, members }: Room, { events, conflated }: EventsBatch): void {
    const { metrics } = this;
    metrics.batches.inc({ feed });
    metrics.deliveries.inc({ feed }, events.length * members.size);
    metrics.conflated.inc({ feed }, conflated);
    const newest = events.at(-1);
    if (newest) this.measure(feed, Date.now() - newest.at);
  }

  private measure(feed: Feed, ms: number): void {
    if (ms < -measuredMs.early || ms > measuredMs.late) this.metrics.unmeasured.inc({ feed });
    else this.metrics.eventToSocket.observe({ feed }, Math.max(0, ms) / 1_000);
  }
}
