import { pino } from 'pino';
import { z } from 'zod';
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
    const notificationId = idIn(value?.toString() ?? '');
    if (notificationId !== undefined) times.set(notificationId, (times.get(notificationId) ?? 0) + 1);
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

/** A scenario may have written a message that is none. */
function idIn(value: string): string | undefined {
  try {
    return z.object({ notificationId: z.string() }).parse(JSON.parse(value)).notificationId;
  } catch {
    return undefined;
  }
}
