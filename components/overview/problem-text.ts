import type { WaitingOrders } from '@/lib/health';
import type { Problem } from '@/lib/health/health-problems';
import { formatDuration, formatRunning, formatSince } from '@/lib/text/format';
import { formatMoney } from '@/lib/text/money';
import { counted, plural } from '@/lib/text/plural';

export interface ProblemText {
  /** What is wrong, without changing figures, because it is announced once. */
  title: string;
  /** Since when, and what it affects. */
  detail: string;
}

const nameOf = ({ name, isKafkaDown }: { name: string; isKafkaDown?: boolean | undefined }): string =>
  isKafkaDown && name === 'kafka' ? 'Kafka' : name;

const stateText = { down: 'is down', stopped: 'is stopped', lagging: 'is lagging', starting: 'is not ready' };

/** A problem in words. `now` and the problem's times: epoch ms of one clock. */
export function problemText(problem: Problem, now: number): ProblemText {
  switch (problem.kind) {
    case 'kafka':
      return {
        title: 'Kafka is down',
        detail: `${sinceText(problem.since, now)}. ${withoutKafka}`,
      };
    case 'service':
      return { title: `${nameOf(problem)} ${stateText[problem.state]}`, detail: serviceDetail(problem, now) };
    case 'unknown':
      return {
        title:
          problem.names.length > 0 ? `${problem.names.join(', ')}: state unknown` : 'Services: state unknown',
        detail: `${sinceText(problem.since, now)}. ${problem.isProcess ? 'The supervisor' : 'Kafka'} does not report ${plural(problem.names.length, 'its', 'their')} state.`,
      };
    case 'waiting':
      return {
        title: `Orders wait over 1 min for ${problem.name}`,
        detail: `${waitingText(problem.waiting, now)} ${stateSentence(problem)}`,
      };
    case 'lag':
      return {
        title: `The gateway lags in ${problem.feed}`,
        detail: `${counted(problem.lagMessages, 'message')}, ${formatDuration(problem.lagSeconds * 1_000)}. Its figures on this page are late by as much.`,
      };
  }
}

const stateSentence = ({ name, state }: Extract<Problem, { kind: 'waiting' }>): string =>
  state === undefined
    ? `The state of ${name} is unknown.`
    : `${name} itself ${state === 'up' ? 'is up' : stateText[state]}.`;

const withoutKafka = 'No events arrive. All figures are from that time.';

function serviceDetail(
  { since, waiting, lagMessages, isKafkaDown }: Extract<Problem, { kind: 'service' }>,
  now: number,
): string {
  const lag = lagMessages ? ` Lag: ${counted(lagMessages, 'message')}.` : '';
  if (isKafkaDown) return `${sinceText(since, now)}. ${withoutKafka}`;
  return `${sinceText(since, now)}.${lag} ${waiting ? waitingText(waiting, now) : ''}`.trimEnd();
}

/** `since 17:13:03 (14 s)`. */
const sinceText = (since: number, now: number): string =>
  `since ${formatSince(since, now)} (${formatRunning(now - since)})`;

/** `23 orders wait, 2 of them over 1 min: $1,204.00 · €50.00. The oldest waits 13 s.` */
function waitingText(
  { orders, overMinute, oldestAt, value, otherOrders }: WaitingOrders,
  now: number,
): string {
  const late = overMinute > 0 ? `, ${overMinute === orders ? 'all' : overMinute} over 1 min` : '';
  const money = moneyText(value, otherOrders);
  return `${counted(orders, 'order')} ${plural(orders, 'waits', 'wait')}${late}: ${money}. The oldest waits ${formatRunning(now - oldestAt)}.`;
}

/** One amount per currency, sorted by the number of minor units. */
function moneyText(value: Record<string, number>, otherOrders: number): string {
  const amounts = Object.entries(value)
    .sort(([, a], [, b]) => b - a)
    .map(([currency, minor]) => formatMoney(minor, currency));
  const rest = otherOrders > 0 ? [`${counted(otherOrders, 'order')} in other currencies`] : [];
  return [...amounts, ...rest].join(' · ');
}
