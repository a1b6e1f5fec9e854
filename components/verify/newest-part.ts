import type { verificationBounds } from '@/lib/verification';

/** The parts of a recording that are used here; the verifier validates the rest. */
export interface AnyRecording {
  feeds: { feed: string; dropped?: Dropped; entries: AnyEntry[] }[];
  [name: string]: unknown;
}
interface AnyEntry {
  at: number;
  covers?: [partition: number, from: number, to: number][];
}
interface Dropped {
  entries: number;
  events: number;
  offsets: number;
}

/** The newest entries of a recording that fit into one comparison. `isComplete`: they are all of it. */
export function newestPart(
  recording: AnyRecording,
  bounds: typeof verificationBounds,
): { part: AnyRecording; isComplete: boolean } {
  const newestFirst = recording.feeds
    .flatMap(({ feed, entries }) => entries.map((entry, index) => ({ feed, entry, index })))
    .sort((a, b) => b.entry.at - a.entry.at || b.index - a.index);
  const left = { ...bounds, bytes: bounds.bytes - overheadBytes };
  const firsts = new Map<string, number>();
  let isComplete = true;
  for (const { feed, entry, index } of newestFirst) {
    left.bytes -= JSON.stringify(entry).length + 1;
    left.offsets -= offsetsOf(entry);
    isComplete = left.bytes >= 0 && left.offsets >= 0;
    if (!isComplete) break;
    firsts.set(feed, index);
  }
  const feeds = recording.feeds.map((one) => ({
    ...one,
    entries: one.entries.slice(firsts.get(one.feed) ?? one.entries.length),
  }));
  return { part: { ...recording, feeds }, isComplete };
}

/** Reserved for the JSON around the entries, bytes. */
const overheadBytes = 16 * 1024;

const offsetsOf = ({ covers = [] }: AnyEntry): number =>
  covers.reduce((sum, [, from, to]) => sum + Math.max(0, to - from), 0);
