import { randomUUID } from 'node:crypto';
import type { EventData } from '@/lib/events';
import type { BurstRequest } from '@/lib/simulator';
import { formatCount, formatDuration } from '@/lib/text/format';
import type { BurstEnd } from '@/server/simulator/burst';
import type { Scenario, ScenarioRun } from '@/server/simulator/scenarios';

/** Notifications about the simulator itself: what was requested, and what it counted. */

type Notification = EventData<'notification.posted'>;

/** A notification for everyone, of severity info. */
export const notification = (text: Pick<Notification, 'title' | 'body'>): Notification => ({
  notificationId: randomUUID(),
  audience: 'all',
  severity: 'info',
  ...text,
});

// A fixed locale, so that the text does not depend on this machine.
const locale = 'en-US';
const nouns: Record<BurstRequest['feed'], readonly [one: string, many: string, done: string]> = {
  prices: ['price tick', 'price ticks', 'sent'],
  orders: ['order', 'orders', 'placed'],
  notifications: ['notification', 'notifications', 'posted'],
};

const amount = (count: number, feed: BurstRequest['feed']): string =>
  `${formatCount(count, locale)} ${nouns[feed][count === 1 ? 0 : 1]}`;

export function burstStarted({ feed, count, seconds }: BurstRequest): Notification {
  return notification({
    title: `Burst started: ${amount(count, feed)}`,
    body: `Spread over ${seconds} s, on top of the usual rate.`,
  });
}

/** `acknowledged`: by Kafka or the order service. */
export function burstEnded({
  request: { feed, count },
  made,
  acknowledged,
  elapsedMs,
}: BurstEnd): Notification {
  const done = nouns[feed][2];
  const lost = made - acknowledged;
  const notMade = count - made;
  return notification({
    title: `Burst ended: ${formatCount(acknowledged, locale)} of ${amount(count, feed)} ${done}`,
    body: [
      `It took ${formatDuration(elapsedMs)}.`,
      ...(lost > 0 ? [`${formatCount(lost, locale)} were not ${done}.`] : []),
      ...(notMade > 0 ? [`It was stopped before the last ${formatCount(notMade, locale)}.`] : []),
    ].join(' '),
  });
}

export function scenarioStarted({ title, steps }: Scenario, seed: number): Notification {
  const seconds = steps.reduce((sum, step) => sum + step.seconds, 0);
  return notification({
    title: `Scenario started: ${title}`,
    body: `${steps.length} steps in ${minutesOf(seconds)}, seed ${seed}.`,
  });
}

const minutesOf = (seconds: number): string =>
  [
    ...(seconds >= 60 ? [`${Math.floor(seconds / 60)} min`] : []),
    ...(seconds % 60 ? [`${seconds % 60} s`] : []),
  ].join(' ');

export function scenarioEnded({ title, over, state: { step, of } }: ScenarioRun): Notification {
  return notification({
    title: `Scenario ended: ${title}`,
    body: over ? `All ${of} steps were played.` : `It was stopped in step ${step} of ${of}.`,
  });
}
