import type { DomainEvent } from '@/lib/events';
import type { LevelCounts } from '@/lib/protocol';
import type { Entry } from '@/server/gateway/ring/partition-log';
import type { Allowance } from './allowance';
import { addLevels, type LevelOf } from './level-counts';

/** What a room sends of a window, and how many events are conflated into it or left out for it. */
export interface WindowEvents {
  entries: readonly Entry[];
  conflated: number;
  conflatedLevels?: LevelCounts;
}

/** The events of a room that wait for the end of its window. */
export interface PendingEvents {
  add(entry: Entry): void;
  /** Returns them, and begins a new window. `now`: ms. */
  take(now: number): WindowEvents;
}

/** All of them, in order of arrival. */
export class EveryEvent implements PendingEvents {
  private entries: Entry[] = [];

  add(entry: Entry): void {
    this.entries.push(entry);
  }

  take(): WindowEvents {
    const { entries } = this;
    this.entries = [];
    return { entries, conflated: 0 };
  }
}

/** The latest of each key. */
export class LatestOfKey implements PendingEvents {
  private latest = new Map<string, Entry>();
  private conflated = 0;

  constructor(private readonly keyOf: (event: DomainEvent) => string) {}

  add(entry: Entry): void {
    const key = this.keyOf(entry.event);
    const before = this.latest.get(key);
    if (before) {
      // An event behind a later one was delivered out of order. It is not counted, so that clients see a discrepancy.
      if (isBehind(entry, before)) return;
      this.conflated += 1;
      // Deleting first moves the key to the end: events stay in the order of their latest.
      this.latest.delete(key);
    }
    this.latest.set(key, entry);
  }

  take(): WindowEvents {
    const { latest, conflated } = this;
    this.latest = new Map();
    this.conflated = 0;
    return { entries: [...latest.values()], conflated };
  }
}

/** As many of the newest as are allowed; the others are counted by level. */
export class NewestEvents implements PendingEvents {
  private entries: Entry[] = [];
  private conflated = 0;
  private levels: LevelCounts = {};

  constructor(
    private readonly allowance: Allowance,
    private readonly levelOf: LevelOf,
  ) {}

  add(entry: Entry): void {
    this.entries.push(entry);
    const { mostEvents } = this.allowance;
    // In a long window more may come than memory should hold.
    if (this.entries.length > 2 * mostEvents)
      this.omit(this.entries.splice(0, this.entries.length - mostEvents));
  }

  take(now: number): WindowEvents {
    const { sent, omitted } = this.allowance.split(this.entries, now);
    this.omit(omitted);
    const { conflated, levels } = this;
    this.entries = [];
    this.conflated = 0;
    this.levels = {};
    return { entries: sent, conflated, ...(conflated > 0 ? { conflatedLevels: levels } : {}) };
  }

  private omit(entries: readonly Entry[]): void {
    this.conflated += entries.length;
    addLevels(this.levels, entries, this.levelOf);
  }
}

const isBehind = ({ event: one }: Entry, { event: other }: Entry): boolean =>
  one.partition === other.partition && one.offset < other.offset;
