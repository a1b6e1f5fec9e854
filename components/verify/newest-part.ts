import type { verificationBounds } from '@/lib/verification';

/** A recording as far as it is looked at here: the script that compares it checks the rest. */
export interface AnyRecording {
  feeds: { feed: string; dropped?: Dropped; entries: AnyEntry[] }[];
  [name: string]: unknown;
}
interface AnyEntry {
  at: number;
  covers?: [partition: number, first: number, behind: number][];
}
interface Dropped {
  entries: number;
  events: number;
  offsets: number;
}

/** The newest of a recording that fits into the bounds of one comparison, and whether that is less than all of it. */
export function newestPart(
  recording: AnyRecording,
  bounds: typeof verificationBounds,
): { part: AnyRecording; isWhole: boolean } {
  const newestFirst = recording.feeds
    .flatMap(({ feed, entries }) => entries.map((entry, index) => ({ feed, entry, index })))
    .sort((a, b) => b.entry.at - a.entry.at || b.index - a.index);
  const left = { ...bounds, bytes: bounds.bytes - spare };
  const firsts = new Map<string, number>();
  let isWhole = true;
  for (const { feed, entry, index } of newestFirst) {
    left.bytes -= JSON.stringify(entry).length + 1;
    left.offsets -= offsetsOf(entry);
    isWhole = left.bytes >= 0 && left.offsets >= 0;
    if (!isWhole) break;
    firsts.set(feed, index);
  }
  const feeds = recording.feeds.map((one) => ({
    ...one,
    entries: one.entries.slice(firsts.get(one.feed) ?? one.entries.length),
  }));
  return { part: { ...recording, feeds }, isWhole };
}

/** For what stands around the entries, bytes. */
const spare = 16 * 1024;

const offsetsOf = ({ covers = [] }: AnyEntry): number =>
  covers.reduce((sum, [, first, behind]) => sum + Math.max(0, behind - first), 0);
