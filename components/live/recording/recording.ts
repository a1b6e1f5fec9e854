import { feedTable } from '@/components/live/feeds/feed-table';
import { type Feed, type Filter, feeds } from '@/lib/protocol';
import { RecordingLog } from './recording-log';
import type { AppliedRange } from './recording-range';
import { type RecordingReport, recordingReport } from './recording-report';

/** Records each message that a feed applied. Of its events it keeps only numbers. */
export interface Recorder {
  snapshot(filter: Filter, cursor: string): void;
  gap(filter: Filter, gap: Parameters<RecordingLog['gap']>[1]): void;
  range(filter: Filter, applied: AppliedRange): void;
}

/** What this page applied of the feeds that are read from a Kafka topic. */
export class Recording {
  private readonly logs = new Map<Feed, RecordingLog>();

  constructor(private readonly now: () => number = Date.now) {
    for (const feed of feeds) if (feedTable[feed].isFromKafka) this.logs.set(feed, new RecordingLog());
  }

  /** Undefined for a feed without a topic. */
  of(feed: Feed): Recorder | undefined {
    const log = this.logs.get(feed);
    return (
      log && {
        snapshot: (filter, cursor) => log.snapshot(filter, cursor, this.now()),
        gap: (filter, gap) => log.gap(filter, gap, this.now()),
        range: (filter, applied) => log.range(filter, applied, this.now()),
      }
    );
  }

  report = (): RecordingReport => recordingReport(this.logs);
}
