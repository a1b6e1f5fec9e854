import type { DomainEvent } from '@/lib/events';
import { decodeCursor } from '@/lib/protocol/cursor';
import { sumOf } from '@/lib/protocol/event-sum';

/** Events of one partition with consecutive offsets. `numbers` are the producer's own, from the event ids. */
export interface Run {
  partition: number;
  from: number;
  numbers: number[];
  sum: number;
}

export interface Packet {
  name: string;
  body: unknown;
  /** The events in it, in the order they came. */
  runs: Run[];
  /** How many events came, and `sumOf` them. */
  came: { events: number; sum: number };
  /** Epoch and next offsets of its cursor. */
  epoch?: string | undefined;
  next?: readonly number[] | undefined;
}

/** The number of an event, the last part of its id. */
export const numberOf = (id: string): number => Number(id.slice(id.lastIndexOf('-') + 1));

const remembered = 48;

/**
 * Decodes what a gateway sends. Clients of one room are sent the same bytes, so what was decoded for one is given to
 * the others: compared byte by byte, never assumed.
 */
export class PacketReader {
  private readonly recent: { json: Buffer; packet: Packet }[] = [];
  private oldest = 0;

  /** `json` is `[name, body]` of an event or `[answer]` of an acknowledgement. */
  read(json: Buffer): Packet {
    for (const known of this.recent) {
      if (known.json.length === json.length && known.json.equals(json)) return known.packet;
    }
    const packet = decode(json);
    // A view would keep the whole chunk it was read from.
    this.recent[this.oldest] = { json: Buffer.from(json), packet };
    this.oldest = (this.oldest + 1) % remembered;
    return packet;
  }
}

function decode(json: Buffer): Packet {
  const parts = JSON.parse(json.toString()) as unknown[];
  const [name, body] = parts.length === 1 ? ['ack', parts[0]] : [String(parts[0]), parts[1]];
  const { events = [], cursor } = body as { events?: DomainEvent[]; cursor?: string };
  const position = cursor === undefined ? undefined : decodeCursor(cursor);
  const came = { events: events.length, sum: sumOf(events) };
  return { name, body, came, runs: runsOf(events), epoch: position?.epoch, next: position?.next };
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
