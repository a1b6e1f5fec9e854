import { Emitter } from '@/components/live/support/emitter';
import type { DomainEvent } from '@/lib/events';
import type { LogLine } from '@/lib/logs/log-line';
import type { LevelCounts } from '@/lib/protocol';
import { decodeCursor } from '@/lib/protocol/cursor';
import { LineIdentities } from './logs/line-identities';
import { LineList } from './logs/line-list';
import { LineRates, type LogRates, noRates } from './logs/line-rates';
import { Omissions, type OmittedLines } from './logs/omissions';

/** The state of the log lines. Another object after every change, the same until then. */
export interface LogsView {
  /** By time, partition and offset, oldest first; at most 20,000. */
  lines: readonly LogLine[];
  /** Where lines were counted and not sent, oldest first. */
  omitted: readonly OmittedLines[];
  /**
   * The first offset of each partition that is held, `partition:offset,…`, as `before` of GET /api/logs takes it. A line
   * whose timestamp is wrong may be in the history too: compare partition and offset. Empty before the first snapshot.
   */
  before: string;
  /** Lines that a producer sent twice: the second was dropped. */
  dropped: number;
  /** Of what happened just now; recovered lines do not count. */
  rates: LogRates;
  /** Whether the lines are those of the filter that is subscribed to: false until its first snapshot. */
  isSettled: boolean;
}

/** Lines that match the filter and were counted, because more came than can be sent. */
export interface OmittedCount {
  count: number;
  levels: LevelCounts;
  /** Not all of them may match the filter. */
  isUpperBound?: true;
}

/** Where a snapshot comes from. */
export interface SnapshotOrigin {
  cursor: string;
  /** Offsets before it that were missed. */
  missed: number;
  /** Nothing of what was held before it is known to be in the same log. */
  isOtherLog: boolean;
}

const maxLines = 20_000;
/** Rates change without lines too. */
const ratesMs = 1_000;

export const noLogs: LogsView = {
  lines: [],
  omitted: [],
  before: '',
  dropped: 0,
  rates: noRates,
  isSettled: false,
};

/** The newest log lines that pass the filter of the page. */
export class LogStore {
  private readonly changed = new Emitter();
  private readonly identities = new LineIdentities();
  private readonly list = new LineList(maxLines, (line) => this.identities.delete(line));
  private readonly omissions = new Omissions();
  private readonly counted = new LineRates();
  private dropped = 0;
  private isSettled = false;
  private rates = noRates;
  private ratesAt = 0;
  private current: LogsView | undefined = noLogs;
  private timer: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly now: () => number = Date.now) {}

  view = (): LogsView => {
    this.current ??= {
      lines: this.list.all(),
      omitted: this.omissions.all(),
      before: this.list.heldFrom.map((offset, partition) => `${partition}:${offset}`).join(','),
      dropped: this.dropped,
      rates: this.ratesNow(),
      isSettled: this.isSettled,
    };
    return this.current;
  };

  /** Returns how to stop listening. */
  onChange = (listener: () => void): (() => void) => {
    const stop = this.changed.on(listener);
    this.timer ??= setInterval(() => this.rates.perSecond > 0 && this.publish(), ratesMs);
    return () => {
      stop();
      if (this.changed.size > 0) return;
      clearInterval(this.timer);
      this.timer = undefined;
    };
  };

  /** Another filter was subscribed to: its snapshot follows. */
  restart(): void {
    this.empty([]);
    this.isSettled = false;
    this.publish();
  }

  /** Replaces the lines by a snapshot, oldest first; after missed offsets, adds it behind them. Returns 0. */
  reset(events: readonly DomainEvent[], { cursor, missed, isOtherLog }: SnapshotOrigin): number {
    const next = decodeCursor(cursor)?.next ?? [];
    const continues = missed > 0 && !isOtherLog && this.isSettled && this.list.length > 0;
    if (!continues) this.empty(next);
    const { newest } = this.list;
    const lines = this.unheld(events as readonly LogLine[]);
    if (continues)
      this.omissions.add({ count: missed - lines.length, levels: {}, isExact: false }, newest, lines);
    else this.list.clear(firstOffsets(next, lines));
    this.list.add(lines);
    this.isSettled = true;
    this.afterAdding();
    return 0;
  }

  /** Adds the lines of one frame. `omitted`: lines before them that were counted and not sent. Returns 0. */
  apply(events: readonly DomainEvent[], isLive: boolean, omitted?: OmittedCount): number {
    const received = events as readonly LogLine[];
    const { newest } = this.list;
    const lines = this.unheld(received);
    this.dropped += received.length - lines.length;
    if (omitted) this.omissions.add({ ...omitted, isExact: !omitted.isUpperBound }, newest, received);
    if (isLive) this.counted.count(lines, this.now());
    if (isLive && omitted) this.counted.countOmitted(omitted.levels, this.now());
    this.list.add(lines);
    this.afterAdding();
    return 0;
  }

  private unheld(lines: readonly LogLine[]): LogLine[] {
    return lines.filter((line) => this.identities.add(line));
  }

  private afterAdding(): void {
    this.omissions.forgetBefore(this.list.oldest);
    this.publish();
  }

  private empty(next: readonly number[]): void {
    this.list.clear(next);
    this.identities.clear();
    this.omissions.clear();
    this.counted.clear();
    this.dropped = 0;
    this.ratesAt = 0;
  }

  /** Sorting services takes longer than counting lines: four times a second are enough. */
  private ratesNow(): LogRates {
    const now = this.now();
    if (Math.abs(now - this.ratesAt) < 250) return this.rates;
    this.ratesAt = now;
    this.rates = this.counted.rates(now);
    return this.rates;
  }

  private publish(): void {
    this.current = undefined;
    this.changed.emit();
  }
}

/** Of each partition the offset that a snapshot reaches back to; of one without lines in it, the next one. */
function firstOffsets(next: readonly number[], lines: readonly LogLine[]): number[] {
  const first = [...next];
  for (const { partition, offset } of lines) first[partition] = Math.min(first[partition] ?? offset, offset);
  return first;
}
