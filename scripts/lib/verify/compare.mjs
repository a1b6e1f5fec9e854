// Compares a page's recording of a feed with the records in Kafka. Pure: no clock, no network.
import { checkContinuity } from './continuity.mjs';
import { filterOf } from './filter.mjs';

/**
 * @param recording one feed of the file (docs/verify.md), with the selected `entries`
 * @param kafka { epoch, partitions: Map<number, { start, end, facts: Map<number, Fact>, unread: [from, to, reason][] }> }:
 *   the content of the offsets that the entries cover. An offset from `start` to `end` without a fact has no record.
 * @returns { feed, verdict: 'identical' | 'differs' | 'unchecked', events, offsets, conflated, ranges, differences, unchecked,
 *   gaps }: number of `events` that are identical on the page and in Kafka, and of `offsets` compared
 */
export function compareFeed(recording, kafka) {
  const result = {
    feed: recording.feed,
    verdict: 'identical',
    events: 0,
    offsets: 0,
    conflated: 0,
    ranges: 0,
    differences: [],
    unchecked: [],
    gaps: recording.entries.filter(({ kind }) => kind === 'gap').map(gapOf),
  };
  for (const entry of recording.entries) {
    if (entry.kind === 'range') compareRange(recording.feed, entry, kafka, result);
  }
  result.differences.push(...checkContinuity(recording.entries));
  result.differences.sort(
    (a, b) => (a.partition ?? -1) - (b.partition ?? -1) || (a.offset ?? -1) - (b.offset ?? -1),
  );
  if (result.differences.length > 0) result.verdict = 'differs';
  else if (result.unchecked.length > 0 || result.ranges === 0) result.verdict = 'unchecked';
  return result;
}

const gapOf = ({ at, reason, missed }) => ({ at, reason, missed });

function compareRange(feed, range, kafka, result) {
  result.ranges += 1;
  if (range.epoch !== kafka.epoch) {
    const reason = 'it is of another log: the topic was recreated, or the cluster is another';
    for (const [partition, from, to] of range.covers) result.unchecked.push({ partition, from, to, reason });
    // Without `covers`: a topic with too many partitions for a cursor.
    if (range.covers.length === 0)
      for (const [partition, offset] of range.events) addUnchecked(result, partition, offset, reason);
    return;
  }
  const shown = readShown(range, result);
  const tally = lookUp(feed, range, shown, kafka, result);
  compareMissing(feed, range, tally, result);
  if (tally.isComplete && !tally.differs) compareCounts(range, tally, result);
}

/** The checksum of each shown offset by partition; impossible offsets are reported as differences. */
function readShown({ events, covers }, result) {
  const shown = new Map();
  const last = new Map();
  for (const [partition, offset, sum] of events) {
    const isCovered = covers.some(([p, from, to]) => p === partition && from <= offset && offset < to);
    const before = last.get(partition) ?? -1;
    if (!isCovered)
      addDifference(
        result,
        'outside',
        partition,
        offset,
        'its offset is outside of the range it arrived with',
      );
    else if (shown.get(partition)?.has(offset))
      addDifference(result, 'twice', partition, offset, 'it was applied twice');
    else {
      if (offset < before)
        addDifference(result, 'order', partition, offset, `it was applied after offset ${before}`);
      if (!shown.has(partition)) shown.set(partition, new Map());
      shown.get(partition).set(offset, sum);
    }
    last.set(partition, Math.max(before, offset));
  }
  return shown;
}

/** Compares each offset of a range: the record in Kafka with the event on the page. */
function lookUp(feed, range, shown, kafka, result) {
  const passes = filterOf(range.filter ?? {});
  const times = new Map(
    (range.replacedTimes ?? []).map(([partition, offset, at]) => [`${partition}:${offset}`, at]),
  );
  const tally = { filtered: 0, invalid: 0, markers: 0, same: 0, unshown: [], symbols: new Map() };
  Object.assign(tally, { isComplete: true, differs: false });
  for (const [partition, from, to] of range.covers) {
    const log = kafka.partitions.get(partition) ?? { start: 0, end: 0, facts: new Map(), unread: [] };
    const sums = shown.get(partition) ?? new Map();
    for (let offset = from; offset < to; offset += 1) {
      const reason = reasonUnread(log, offset);
      if (reason !== undefined) {
        tally.isComplete = false;
        addUnchecked(result, partition, offset, reason);
        continue;
      }
      result.offsets += 1;
      const fact = offset < log.end ? log.facts.get(offset) : undefined;
      const shownAt = { partition, offset, sum: sums.get(offset), at: times.get(`${partition}:${offset}`) };
      compareOffset(feed, shownAt, fact, offset >= log.end, passes, tally, result);
    }
  }
  return tally;
}

function reasonUnread({ start, unread }, offset) {
  if (offset < start) return 'it was deleted from Kafka';
  return unread.find(([from, to]) => from <= offset && offset < to)?.[2];
}

function compareOffset(feed, { partition, offset, sum, at }, fact, isBeyondEnd, passes, tally, result) {
  const isShown = sum !== undefined;
  const isPassed = fact?.kind === 'event' ? passes(fact) : false;
  if (fact === undefined) tally.markers += 1;
  else if (fact.kind === 'invalid') tally.invalid += 1;
  else if (isPassed === undefined) tally.isComplete = false;
  else if (!isPassed) tally.filtered += 1;
  if (isShown && (fact?.kind !== 'event' || isPassed === false)) {
    tally.differs = true;
    addDifference(
      result,
      'extra',
      partition,
      offset,
      `it is on the page, but ${describeOffset(fact, isBeyondEnd)}`,
    );
  } else if (isShown) compareContent(feed, { partition, offset, sum, at }, fact, tally, result);
  else if (isPassed)
    tally.unshown.push({ partition, offset, symbol: fact.data.symbol, level: fact.data.level });
  else if (isPassed === undefined)
    addUnchecked(result, partition, offset, 'the verifier cannot evaluate the filter for it');
}

function describeOffset(fact, isBeyondEnd) {
  if (isBeyondEnd) return 'the topic ends before this offset';
  if (fact === undefined) return 'Kafka has no record at this offset';
  return fact.kind === 'invalid'
    ? `the record is an invalid message: ${fact.reason}`
    : 'the filter excludes it';
}

function compareContent(feed, { partition, offset, sum, at }, fact, tally, result) {
  if (feed === 'prices') noteShown(tally, fact.data.symbol, partition, offset);
  if (!fact.isTimed && at === undefined) {
    addUnchecked(
      result,
      partition,
      offset,
      'its timestamp was replaced, and the recording does not contain the new one',
    );
    return;
  }
  if (fact.sum(fact.isTimed ? undefined : at) === sum) {
    tally.same += 1;
    result.events += 1;
    return;
  }
  tally.differs = true;
  addDifference(
    result,
    'content',
    partition,
    offset,
    `the page shows other data than this ${fact.type} in Kafka`,
  );
}

function noteShown(tally, symbol, partition, offset) {
  const partitions = tally.symbols.get(symbol) ?? new Map();
  partitions.set(partition, Math.max(offset, partitions.get(partition) ?? -1));
  tally.symbols.set(symbol, partitions);
}

/**
 * Each event that passes the filter must be shown. In a range with conflated prices only the latest of each symbol must
 * be: a price that is not shown needs a later one that is. Of several missing prices of a symbol the latest is reported.
 * In a range with conflated log lines only the newest must be: one that is not shown has none before it that is.
 */
function compareMissing(feed, range, tally, result) {
  const missing = missingOf(feed, range, tally);
  const reported = new Set(missing);
  tally.omitted = tally.unshown.filter((one) => !reported.has(one));
  tally.conflated = tally.omitted.length;
  result.conflated += tally.conflated;
  for (const { partition, offset, symbol } of missing) {
    tally.differs = true;
    const isPrice = feed === 'prices' && range.conflated > 0;
    const what = isPrice ? `the latest price of ${JSON.stringify(symbol)} in its range` : 'it';
    addDifference(result, 'missing', partition, offset, `${what} is in Kafka and not on the page`);
  }
}

function missingOf(feed, range, tally) {
  if (range.conflated === 0) return tally.unshown;
  if (feed === 'prices') return latestWithout(tally);
  return feed === 'logs' ? behindShown(range, tally) : tally.unshown;
}

/** Lines that are not shown although an older one of their partition is. */
function behindShown({ events }, { unshown }) {
  const first = new Map();
  for (const [partition, offset] of events)
    first.set(partition, Math.min(offset, first.get(partition) ?? offset));
  return unshown.filter(({ partition, offset }) => offset > (first.get(partition) ?? offset));
}

function latestWithout({ unshown, symbols }) {
  const latest = new Map();
  for (const one of unshown) {
    const partitions = symbols.get(one.symbol);
    const isExplained = partitions?.has(one.partition)
      ? one.offset < partitions.get(one.partition)
      : partitions !== undefined;
    if (!isExplained) latest.set(JSON.stringify([one.symbol, one.partition]), one);
  }
  return [...latest.values()];
}

/** Compares the gateway's counts; only for complete ranges without other differences. */
function compareCounts(range, tally, result) {
  for (const name of ['filtered', 'invalid', 'markers', 'conflated']) {
    const reported = range[name];
    if (reported === undefined || reported === tally[name]) continue;
    const [partition, offset] = range.covers[0] ?? [];
    const detail = `the gateway reported ${reported} ${name} in the range from here, but there are ${tally[name]}`;
    addDifference(result, 'count', partition, offset, detail);
  }
  compareLevels(range, tally, result);
}

/** Compares how many of the lines that were counted and not sent have each level. */
function compareLevels({ conflatedLevels, covers }, { omitted }, result) {
  if (conflatedLevels === undefined) return;
  const counted = { ...conflatedLevels };
  for (const { level } of omitted) counted[level] = (counted[level] ?? 0) - 1;
  const [level] = Object.entries(counted).find(([, difference]) => difference !== 0) ?? [];
  if (level === undefined) return;
  const [partition, offset] = covers[0] ?? [];
  const detail = `the gateway reported another number of conflated lines of level ${level} in the range from here`;
  addDifference(result, 'count', partition, offset, detail);
}

const addDifference = (result, kind, partition, offset, detail) =>
  result.differences.push({ kind, partition, offset, detail });

/** Joins consecutive offsets with the same reason. */
function addUnchecked({ unchecked }, partition, offset, reason) {
  const last = unchecked.at(-1);
  if (last?.partition === partition && last.to === offset && last.reason === reason) last.to += 1;
  else unchecked.push({ partition, from: offset, to: offset + 1, reason });
}
