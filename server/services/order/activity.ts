import type { EventData } from '@/lib/events';
import { activityEvents } from '@/lib/events/feeds';
import type { Context } from '../framework';

/** The body of POST /activity: what a visitor of the shop did. The time is the server's. */
export const newActivity = activityEvents['activity.recorded'].omit({ at: true });

/** Records what a visitor did, as an event; it changes no order. */
export async function recordActivity(
  activity: Omit<EventData<'activity.recorded'>, 'at'>,
  context: Context,
): Promise<void> {
  context.emit({ type: 'activity.recorded', data: { ...activity, at: Date.now() } });
}
