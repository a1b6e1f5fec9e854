// Compares a recording with a cluster, one feed after the other.
import { compareFeed } from './compare.mjs';
import { readTopic } from './kafka.mjs';

/**
 * @param consumer from openKafka
 * @param feeds from readRecording
 * @param progress called with { feed, done, total }, in offsets
 * @returns { verdict, feeds }; `unchecked` also where nothing was recorded
 */
export async function verify(consumer, feeds, progress = () => undefined) {
  const results = [];
  const total = feeds.reduce((sum, { entries }) => sum + offsetsOf(entries), 0);
  let done = 0;
  for (const recording of feeds) {
    const read = (count) => {
      done += count;
      progress({ feed: recording.feed, done, total });
    };
    results.push(await verifyFeed(consumer, recording, read));
  }
  const recorded = results.filter(({ since }) => since !== undefined);
  const has = (verdict) => recorded.some((one) => one.verdict === verdict);
  const isChecked = recorded.length > 0 && !has('unchecked');
  return { verdict: has('differs') ? 'differs' : isChecked ? 'identical' : 'unchecked', feeds: results };
}

const offsetsOf = (entries) =>
  entries.flatMap(({ covers = [] }) => covers).reduce((sum, [, from, to]) => sum + Math.max(0, to - from), 0);

async function verifyFeed(consumer, recording, read) {
  const { feed, entries, dropped } = recording;
  if (entries.length === 0) return { ...compareFeed(recording, { partitions: new Map() }), dropped };
  const kafka = await readTopic(consumer, feed, entries, read);
  const [first, last] = [entries[0], entries.at(-1)];
  return { ...compareFeed(recording, kafka), since: first.at, until: last.until ?? last.at, dropped };
}
