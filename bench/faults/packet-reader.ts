import type { DomainEvent } from '@/lib/events';
import { decodeCursor } from '@/lib/protocol/cursor';
import { sumOf } from '@/lib/protocol/event-sum';

/** Events of one partition with consecutive offsets. `numbers` are the producer's, from the event ids. */
export interface Run {
  partition: number;
  from: number;
  numbers: number[];
  sum: number;
}

export interface Packet {
  name: string;
  body: unknown;
  /** Its events in order of arrival. */
  runs: Run[];
  /** The number of its events, and their `sumOf`. */
  received: { events: number; sum: number };
  /** Epoch and next offsets of its cursor. */
  epoch?: string | undefined;
  next?: readonly number[] | undefined;
}

/** The number of an event, the last part of its id. */
export const numberOf = (id: string): number => Number(id.slice(id.lastIndexOf('-') + 1));

const cachedPackets = 48;

/**
 * Decodes messages of a gateway. Clients of one room receive the same bytes, so each message is decoded once: found by
 * comparing all bytes.
 */
export class PacketReader {
  private readonly recent: { json: Buffer; packet: Packet }[] = [];
  private oldest = 0;

  /** `json` is `[name, body]` of an event or `[answer]` of an acknowledgement. */
  read(json: Buffer): Packet {
    for (const cached of this.recent) {
      if (cached.json.length === json.length && cached.json.equals(json)) return cached.packet;
    }
    const packet = decode(json);
    // A copy, because a view would retain the whole chunk that it was read from.
    this.recent[this.oldest] = { json: Buffer.from(json), packet };
    this.oldest = (this.oldest + 1) % cachedPackets;
    return packet;
  }
}

function decode(json: Buffer): Packet {
  const parts = JSON.parse(json.toString()) as unknown[];
  const [name, body] = parts.length === 1 ? ['ack', parts[0]] : [String(parts[0]), parts[1]];
  const { events = [], cursor } = body as { events?: DomainEvent[]; cursor?: string };
  const position = cursor === undefined ? undefined : decodeCursor(cursor);
  const received = { events: events.length, sum: sumOf(events) };
  return { name, body, received, runs: runsOf(events), epoch: position?.epoch, next: position?.next };
}

function runsOf(events: readonly DomainEvent[]): Run[] {
  const runs: Run[] = [];
  const open = new Map<number, Run>();
  for (const event of events) {
    const number = numberOf(event.id);
    let run = open.get(event.partition);
    if (!run || event.offset !== run.from + run.numbers.length) {
      run = { partition: event.partition, from: event.offset, numbers: [], sum: 0 };
      open.set(event.partition, run);
      runs.push(run);
    }
    run.numbers.push(number);
    run.sum += number;
  }
  return runs;
}
