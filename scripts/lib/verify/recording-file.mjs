// Reads the recording out of an exported ledger. The file may be anybody's: nothing in it is believed unchecked.
import { contract } from './contract.mjs';

/** The file cannot be used; the message says why. */
class UnusableFile extends Error {
  name = 'UnusableFile';
}

const mostEntries = 100_000;
const mostOffsets = 2_000_000;

/**
 * @returns the feeds of the recording, with the entries between `from` and `to` (epoch ms) of `feed` (all by default)
 * @throws UnusableFile
 */
export function readRecording(text, { feed, from = 0, to = Number.POSITIVE_INFINITY } = {}) {
  const recording = parse(text)?.recording;
  if (recording === undefined)
    throw new UnusableFile('It has no recording: export it with "Export JSON" in the ledger.');
  if (recording?.version !== 1) throw new UnusableFile('Its recording is of another version than 1.');
  if (!Array.isArray(recording.feeds)) throw new UnusableFile('Its recording has no feeds.');
  const feeds = recording.feeds.map(readFeed).filter((one) => feed === undefined || one.feed === feed);
  if (feeds.length === 0) throw new UnusableFile(`It has no recording of the feed ${feed}.`);
  return feeds.map((one) =>
    bounded({ ...one, entries: one.entries.filter((entry) => isWithin(entry, from, to)) }),
  );
}

const isWithin = ({ at, until = at }, from, to) => until >= from && at <= to;

function parse(text) {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UnusableFile(`It is not JSON: ${cause.message}`, { cause });
  }
}

function readFeed(feed) {
  if (!Object.hasOwn(contract, feed?.feed ?? ''))
    throw new UnusableFile(`It records a feed that is in no topic.`);
  const { entries } = feed;
  if (!Array.isArray(entries) || entries.length > mostEntries)
    throw new UnusableFile(`The feed ${feed.feed} has no list of at most ${mostEntries} entries.`);
  for (const [index, entry] of entries.entries()) {
    const fault = faultOf(entry);
    if (fault) throw new UnusableFile(`Entry ${index} of the feed ${feed.feed}: ${fault}.`);
  }
  return { feed: feed.feed, since: feed.since, dropped: feed.dropped, entries };
}

/** No file makes the reader read for ever. */
function bounded(feed) {
  const ranges = feed.entries.filter(({ kind }) => kind === 'range').flatMap(({ covers }) => covers);
  const offsets = ranges.reduce((sum, [, from, to]) => sum + Math.max(0, to - from), 0);
  if (offsets > mostOffsets)
    throw new UnusableFile(
      `The feed ${feed.feed} covers ${offsets} offsets; at most ${mostOffsets} are compared.`,
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

function faultOf(entry) {
  if (!isObject(entry) || !Number.isFinite(entry.at)) return 'it has no time';
  if (typeof entry.epoch !== 'string') return 'it does not say which log it is of';
  if (!isFilter(entry.filter)) return 'its filter is none';
  if (entry.kind === 'snapshot' || entry.kind === 'gap')
    return Array.isArray(entry.next) && entry.next.every(isWhole) ? undefined : 'its offsets are none';
  return entry.kind === 'range' ? faultOfRange(entry) : 'it is of no known kind';
}

function faultOfRange({
  covers,
  events,
  conflated,
  replacedTimes = [],
  filtered = 0,
  invalid = 0,
  markers = 0,
}) {
  if (!isTriples(covers)) return 'its offsets are none';
  if (!isTriples(events) || !isTriples(replacedTimes)) return 'its events are none';
  return [conflated, filtered, invalid, markers].every(isWhole) ? undefined : 'its counts are none';
}
