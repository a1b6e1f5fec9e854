import type { PreviewAnswer } from '@/lib/alerts/api';
import type { Transition } from '@/server/alerts/engine/interface';

/** The times in which alerts fire, in order of their beginning; one that still fires has no end. */
export function firingIntervals(transitions: readonly Transition[]): PreviewAnswer['firing'] {
  const open = new Map<string, PreviewAnswer['firing'][number]>();
  const intervals: PreviewAnswer['firing'] = [];
  for (const { alertId, labels, from, to, at } of transitions) {
    const known = open.get(alertId);
    if (from === 'firing' && known) {
      known.to = at;
      open.delete(alertId);
    }
    if (to !== 'firing') continue;
    const interval = { labels: { ...labels }, from: at, to: null };
    open.set(alertId, interval);
    intervals.push(interval);
  }
  return intervals;
}

/** Milliseconds in which each alert was pending or firing, by alertId. `end`: of the time that was evaluated. */
export function beyondMs(transitions: readonly Transition[], end: number): Map<string, number> {
  const total = new Map<string, number>();
  const add = (id: string, ms: number) => total.set(id, (total.get(id) ?? 0) + ms);
  for (const { alertId, from, at } of transitions) add(alertId, from === 'inactive' ? end - at : 0);
  for (const { alertId, to, at } of transitions)
    if (to === 'inactive' || to === 'resolved') add(alertId, at - end);
  return total;
}
