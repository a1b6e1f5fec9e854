import type { Feed, Filter } from '@/lib/protocol';
import type { Entry, RangeEntry } from './recording-entry';
import type { RecordingLog } from './recording-log';
import { recordingBounds } from './recording-size';

type Triple = [number, number, number];

/** A range in the file; docs/verify.md has its fields. */
interface RangeReport extends Omit<RangeEntry, 'covers' | 'events' | 'replacedTimes' | 'counts'> {
  covers: Triple[];
  events: Triple[];
  filtered?: number;
  invalid?: number;
  markers?: number;
  replacedTimes?: Triple[];
}
type EntryReport = RangeReport | Exclude<Entry, RangeEntry>;

interface FeedRecording {
  feed: Feed;
  /** When the first entry that is kept was applied, epoch ms; undefined: there is none. */
  since?: number;
  /** Dropped from the front, because a recording is bounded. */
  dropped: { entries: number; events: number; offsets: number };
  entries: EntryReport[];
}

/** What this page applied, offset by offset, as far as it is kept. */
export interface RecordingReport {
  version: 1;
  bounds: typeof recordingBounds;
  feeds: FeedRecording[];
}

export function recordingReport(logs: ReadonlyMap<Feed, RecordingLog>): RecordingReport {
  const feeds = [...logs].map(([feed, log]) => feedRecording(feed, log));
  return { version: 1, bounds: recordingBounds, feeds };
}

function feedRecording(feed: Feed, log: RecordingLog): FeedRecording {
  const entries = log.entries().map((entry) => (entry.kind === 'range' ? rangeReport(entry) : { ...entry }));
  const { events, offsets, entries: dropped } = log.dropped;
  const since = entries[0]?.at;
  return {
    feed,
    ...(since === undefined ? {} : { since }),
    dropped: { entries: dropped, events, offsets },
    entries,
  };
}

function rangeReport({ covers, events, replacedTimes, counts, ...range }: RangeEntry): RangeReport {
  return {
    ...range,
    filter: withoutUndefined(range.filter),
    ...counts,
    covers: triples(covers),
    events: triples(events),
    ...(replacedTimes.length > 0 ? { replacedTimes: triples(replacedTimes) } : {}),
  };
}

const withoutUndefined = (filter: Filter): Filter =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));

function triples(flat: readonly number[]): Triple[] {
  const result: Triple[] = [];
  for (let i = 0; i < flat.length; i += 3) result.push(flat.slice(i, i + 3) as Triple);
  return result;
}

/** JSON with one entry a line, so that a person can read a file of 50,000 events. */
export function recordingText({ feeds, ...head }: RecordingReport): string {
  const lines = feeds.map(({ entries, ...feed }) => {
    const list = entries.map((entry) => `\n${JSON.stringify(entry)}`).join(',');
    return `${JSON.stringify(feed).slice(0, -1)},"entries":[${list}\n]}`;
  });
  return `${JSON.stringify(head).slice(0, -1)},"feeds":[\n${lines.join(',\n')}\n]}`;
}
