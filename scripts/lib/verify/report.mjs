// The result of a comparison as text for a person.

const number = (value) => value.toLocaleString('en-US');
const plural = (count, noun) => `${number(count)} ${noun}${count === 1 ? '' : 's'}`;
const time = (ms) => (Number.isFinite(ms) ? new Date(ms).toISOString() : 'an unknown time');

/** The report of all feeds of a file. */
export function formatReport({ verdict, feeds }) {
  return [...feeds.flatMap(describeFeed), '', conclusions[verdict]].join('\n');
}

const conclusions = {
  identical: 'Identical: what the page applied is what Kafka holds.',
  differs: 'Different: what the page applied is not what Kafka holds.',
  unchecked: 'Not everything could be checked. What could be is identical.',
};

function describeFeed(result) {
  const { feed, since, until, dropped } = result;
  const span = since === undefined ? 'nothing was recorded' : `${time(since)} to ${time(until)}`;
  return [
    `${feed}: ${span}`,
    ...(dropped?.entries > 0
      ? [
          `  recorded since ${time(since)} only: ${plural(dropped.events, 'event')} before it were dropped by the page`,
        ]
      : []),
    ...(since === undefined ? [] : [`  ${countsOf(result)}`]),
    ...result.gaps.map(
      ({ at, reason, missed }) => `  announced gap: ${plural(missed, 'offset')} (${reason}) at ${time(at)}`,
    ),
    ...result.unchecked.map((one) => `  cannot be checked: ${placeOf(one)}: ${one.reason}`),
    ...result.differences.map((one) => `  ${kinds[one.kind]}: ${placeOf(one)}: ${one.detail}`),
    ...moreThan(result.uncheckedCount - result.unchecked.length, 'range'),
    ...moreThan(result.differenceCount - result.differences.length, 'difference'),
  ];
}

const countsOf = ({ verdict, events, conflated, offsets, ranges, differenceCount }) =>
  `${verdict === 'differs' ? `${plural(differenceCount, 'difference')}; ` : ''}` +
  `${plural(events, 'event')} identical, ${number(conflated)} conflated into a later one, ` +
  `${plural(offsets, 'offset')} in ${plural(ranges, 'range')} compared`;

const moreThan = (rest, noun) =>
  rest > 0 ? [`  and ${plural(rest, noun)} more; use --json to list all`] : [];

const kinds = {
  missing: 'missing on the page',
  extra: 'on the page and not in Kafka',
  content: 'different content',
  twice: 'applied twice',
  order: 'out of order',
  outside: 'outside its range',
  uncovered: 'not covered',
  count: 'different count',
};

function placeOf({ partition, offset, from = offset, to = from + 1 }) {
  return `partition ${partition} offset ${from}${to - from > 1 ? ` to ${to - 1}` : ''}`;
}
