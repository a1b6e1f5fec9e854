import { pino } from 'pino';
import type { Incident } from '@/lib/alerts/api';
import { readAll } from '@/server/testing/shop/topics';
import { textOf } from './history';
import type { World } from './world';

/** What is wrong with the notifications of these incidents, which are resolved: one when each fires, one when it is resolved. */
export async function notificationProblems(
  { stack }: World,
  incidents: readonly Incident[],
): Promise<string[]> {
  const records = await readAll({ brokers: [stack.kafka] }, ['notifications'], pino({ level: 'silent' }));
  const times = new Map<string, number>();
  for (const { value } of records) {
    const { notificationId } = JSON.parse(value?.toString() ?? '{}') as { notificationId?: string };
    if (notificationId) times.set(notificationId, (times.get(notificationId) ?? 0) + 1);
  }
  return incidents
    .filter(({ notification }) => notification === 'sent')
    .flatMap((incident) =>
      ['firing', 'resolved'].flatMap((state) => {
        const sent = times.get(`${incident.incidentId}.${state}`) ?? 0;
        return sent === 1 ? [] : [`${textOf(incident)}: ${sent} notifications that it is ${state}`];
      }),
    );
}
