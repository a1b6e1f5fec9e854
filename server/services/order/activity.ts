import type { EventData } from '@/lib/events';
import { activityEvents } from '@/lib/events/feeds';
import type { Context } from '../framework';

/** The body of POST /activity, an action of a visitor of the shop. The server sets the time. */
export const newActivity = activityEvents['activity.recorded'].omit({ at: true });

/** Emits an action of a visitor as an event. */
export async function recordActivity(
  activity: Omit<EventData<'activity.recorded'>, 'at'>,
  context: Context,
): Promise<void> {
  context.emit({ type: 'activity.recorded', data: { ...activity, at: Date.now() } });
}
