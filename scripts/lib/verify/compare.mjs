// Compares what a page recorded of a feed with what Kafka holds. Pure: no clock, no network.
import { checkContinuity } from './continuity.mjs';
import { passerOf } from './passes.mjs';

/**
 * @param recording one feed of the file (docs/verify.md), with `entries` already chosen
 * @param kafka { epoch, partitions: Map<number, { start, end, facts: Map<number, Fact>, unread: [from, to, reason][] }> }:
 *   what was read of the offsets that the entries cover. An offset from `start` to `end` without a fact holds no record.
 * @returns { feed, verdict: 'identical' | 'differs' | 'unchecked', events, offsets, conflated, ranges, differences, unchecked,
 *   gaps }: `events` that are on the page as in Kafka, `offsets` that were looked at
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
    const reason = 'of another log: the topic or the cluster is not the same';
    for (const [partition, from, to] of range.covers) result.unchecked.push({ partition, from, to, reason });
    // Of a topic with too many partitions for a cursor the page does not know the offsets.
    if (range.covers.length === 0)
      for (const [partition, offset] of range.events) leave(result, partition, offset, reason);
    return;
  }
  const shown = readShown(range, result);
  const tally = lookUp(feed, range, shown, kafka, result);
  compareMissing(feed, range, tally, result);
  if (tally.isWhole && !tally.differs) compareCounts(range, tally, result);
}

/** By partition, the sum of each offset; what could not have been so is a difference by itself. */
function readShown({ events, covers }, result) {
  const shown = new Map();
  const last = new Map();
  for (const [partition, offset, sum] of events) {
    const isCovered = covers.some(([p, from, to]) => p === partition && from <= offset && offset < to);
    const before = last.get(partition) ?? -1;
    if (!isCovered)
      differ(result, 'outside', partition, offset, 'its offset is not in the range that brought it');
    else if (shown.get(partition)?.has(offset))
      differ(result, 'twice', partition, offset, 'it was applied twice');
    else {
      if (offset < before)
        differ(result, 'order', partition, offset, `it was applied after offset ${before}`);
      if (!shown.has(partition)) shown.set(partition, new Map());
      shown.get(partition).set(offset, sum);
    }
    last.set(partition, Math.max(before, offset));
  }
  return shown;
}

/** Looks at each offset of a range: what Kafka holds there, and whether the page shows it. */
function lookUp(feed, range, shown, kafka, result) {
  const passes = passerOf(range.filter ?? {});
  const times = new Map(
    (range.replacedTimes ?? []).map(([partition, offset, at]) => [`${partition}:${offset}`, at]),
  );
  const tally = { filtered: 0, invalid: 0, markers: 0, same: 0, unshown: [], symbols: new Map() };
  Object.assign(tally, { isWhole: true, differs: false });
  for (const [partition, from, to] of range.covers) {
    const log = kafka.partitions.get(partition) ?? { start: 0, end: 0, facts: new Map(), unread: [] };
    const sums = shown.get(partition) ?? new Map();
    for (let offset = from; offset < to; offset += 1) {
      const reason = whyUnknown(log, offset);
      if (reason !== undefined) {
        tally.isWhole = false;
        leave(result, partition, offset, reason);
        continue;
      }
      result.offsets += 1;
      const fact = offset < log.end ? log.facts.get(offset) : undefined;
      const place = { partition, offset, sum: sums.get(offset), at: times.get(`${partition}:${offset}`) };
      judge(feed, place, fact, offset >= log.end, passes, tally, result);
    }
  }
  return tally;
}

function whyUnknown({ start, unread }, offset) {
  if (offset < start) return 'Kafka no longer holds it';
  return unread.find(([from, to]) => from <= offset && offset < to)?.[2];
}

function judge(feed, { partition, offset, sum, at }, fact, isBehindEnd, passes, tally, result) {
  const isShown = sum !== undefined;
  const isPassed = fact?.kind === 'event' ? passes(fact) : false;
  if (fact === undefined) tally.markers += 1;
  else if (fact.kind === 'invalid') tally.invalid += 1;
  else if (isPassed === undefined) tally.isWhole = false;
  else if (!isPassed) tally.filtered += 1;
  if (isShown && (fact?.kind !== 'event' || isPassed === false)) {
    tally.differs = true;
    differ(result, 'extra', partition, offset, `it is on the page, but ${whatIsThere(fact, isBehindEnd)}`);
  } else if (isShown) judgeContent(feed, { partition, offset, sum, at }, fact, tally, result);
  else if (isPassed) tally.unshown.push({ partition, offset, symbol: fact.data.symbol });
  else if (isPassed === undefined)
    leave(result, partition, offset, 'whether the filter lets it through is not known');
}

function whatIsThere(fact, isBehindEnd) {
  if (isBehindEnd) return 'the topic does not reach so far';
  if (fact === undefined) return 'Kafka holds no record there';
  return fact.kind === 'invalid'
    ? `the record is no valid event: ${fact.reason}`
    : 'the filter leaves it out';
}

function judgeContent(feed, { partition, offset, sum, at }, fact, tally, result) {
  if (feed === 'prices') noteShown(tally, fact.data.symbol, partition, offset);
  if (!fact.isTimed && at === undefined) {
    leave(result, partition, offset, 'its timestamp was replaced, and the recording does not say by which');
    return;
  }
  if (fact.sum(fact.isTimed ? undefined : at) === sum) {
    tally.same += 1;
    result.events += 1;
    return;
  }
  tally.differs = true;
  differ(result, 'content', partition, offset, `the page shows something else than this ${fact.type}`);
}

function noteShown(tally, symbol, partition, offset) {
  const partitions = tally.symbols.get(symbol) ?? new Map();
  partitions.set(partition, Math.max(offset, partitions.get(partition) ?? -1));
  tally.symbols.set(symbol, partitions);
}

/**
 * Each event that passes is shown, but for prices in a range that says that it was conflated: there, the latest of each
 * symbol. Of one that is not shown the later one has to be there; only the latest of those without one is named.
 */
function compareMissing(feed, range, tally, result) {
  const mayConflate = feed === 'prices' && range.conflated > 0;
  const missing = mayConflate ? latestWithout(tally) : tally.unshown;
  tally.conflated = mayConflate ? tally.unshown.length - missing.length : 0;
  result.conflated += tally.conflated;
  for (const { partition, offset, symbol } of missing) {
    tally.differs = true;
    const what = mayConflate ? `the latest price of ${JSON.stringify(symbol)} in its range` : 'it';
    differ(result, 'missing', partition, offset, `${what} is in Kafka and not on the page`);
  }
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

/** What the gateway said that it left out, where everything else is right. */
function compareCounts(range, tally, result) {
  for (const name of ['filtered', 'invalid', 'markers', 'conflated']) {
    const said = range[name];
    if (said === undefined || said === tally[name]) continue;
    const [partition, offset] = range.covers[0] ?? [];
    const detail = `the page was told ${said} ${name} in the range from here, and there are ${tally[name]}`;
    differ(result, 'count', partition, offset, detail);
  }
}

const differ = (result, kind, partition, offset, detail) =>
  result.differences.push({ kind, partition, offset, detail });

/** Offsets that follow each other for one reason are one line. */
function leave({ unchecked }, partition, offset, reason) {
  const last = unchecked.at(-1);
  if (last?.partition === partition && last.to === offset && last.reason === reason) last.to += 1;
  else unchecked.push({ partition, from: offset, to: offset + 1, reason });
}
