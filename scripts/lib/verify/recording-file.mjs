// Reads the recording of an exported ledger. The file is untrusted, so everything in it is checked.
import { contract } from './contract.mjs';

/** The file cannot be used; the message has the reason. */
class UnusableFile extends Error {
  name = 'UnusableFile';
}

const maxEntries = 100_000;
const maxOffsets = 2_000_000;

/**
 * @returns the feeds of the recording, with the entries between `from` and `to` (epoch ms) of `feed` (all by default)
 * @throws UnusableFile
 */
export function readRecording(text, { feed, from = 0, to = Number.POSITIVE_INFINITY } = {}) {
  const recording = parse(text)?.recording;
  if (recording === undefined)
    throw new UnusableFile('The file has no recording. Export it with "Export JSON" in the ledger.');
  if (recording?.version !== 1)
    throw new UnusableFile('The recording is of another version than 1. Export it again.');
  if (!Array.isArray(recording.feeds)) throw new UnusableFile('The recording has no feeds. Export it again.');
  const feeds = recording.feeds.map(readFeed).filter((one) => feed === undefined || one.feed === feed);
  if (feeds.length === 0) throw new UnusableFile(`The file has no recording of the feed ${feed}.`);
  return feeds.map((one) =>
    bounded({ ...one, entries: one.entries.filter((entry) => isWithin(entry, from, to)) }),
  );
}

const isWithin = ({ at, until = at }, from, to) => until >= from && at <= to;

function parse(text) {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UnusableFile(`The file is not JSON: ${cause.message}`, { cause });
  }
}

function readFeed(feed) {
  if (!Object.hasOwn(contract, feed?.feed ?? ''))
    throw new UnusableFile(`The recording has a feed without a topic.`);
  const { entries } = feed;
  if (!Array.isArray(entries) || entries.length > maxEntries)
    throw new UnusableFile(`The feed ${feed.feed} has no list of at most ${maxEntries} entries.`);
  for (const [index, entry] of entries.entries()) {
    const error = errorOf(entry);
    if (error) throw new UnusableFile(`Entry ${index} of the feed ${feed.feed}: ${error}.`);
  }
  return { feed: feed.feed, since: feed.since, dropped: feed.dropped, entries };
}

/** Limits how much is read from Kafka. */
function bounded(feed) {
  const ranges = feed.entries.filter(({ kind }) => kind === 'range').flatMap(({ covers }) => covers);
  const offsets = ranges.reduce((sum, [, from, to]) => sum + Math.max(0, to - from), 0);
  if (offsets > maxOffsets)
    throw new UnusableFile(
      `The feed ${feed.feed} covers ${offsets} offsets; at most ${maxOffsets} can be compared. Choose a shorter time with --from and --to.`,
    );
  return feed;
}

const isWhole = (value) => Number.isSafeInteger(value) && value >= 0;
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const isTriples = (value) =>
  Array.isArray(value) && value.every((one) => Array.isArray(one) && one.length === 3 && one.every(isWhole));
const isFilter = (value) =>
  isObject(value) &&
  Object.values(value).every((one) => [one].flat().every((part) => typeof part === 'string'));

function errorOf(entry) {
  if (!isObject(entry) || !Number.isFinite(entry.at)) return 'it has no time';
  if (typeof entry.epoch !== 'string') return 'it has no epoch';
  if (!isFilter(entry.filter)) return 'its filter is not valid';
  if (entry.kind === 'snapshot' || entry.kind === 'gap')
    return Array.isArray(entry.next) && entry.next.every(isWhole) ? undefined : 'its offsets are not valid';
  return entry.kind === 'range' ? errorOfRange(entry) : 'its kind is not known';
}

function errorOfRange({
  covers,
  events,
  conflated,
  conflatedLevels = {},
  replacedTimes = [],
  filtered = 0,
  invalid = 0,
  markers = 0,
}) {
  if (!isTriples(covers)) return 'its offsets are not valid';
  if (!isTriples(events) || !isTriples(replacedTimes)) return 'its events are not valid';
  if (!isObject(conflatedLevels)) return 'its counts are not valid';
  const counts = [conflated, filtered, invalid, markers, ...Object.values(conflatedLevels)];
  return counts.every(isWhole) ? undefined : 'its counts are not valid';
}
