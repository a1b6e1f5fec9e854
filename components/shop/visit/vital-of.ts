import type { EventData } from '@/lib/events';

type Metric = NonNullable<EventData<'activity.recorded'>['metric']>;

const names = ['LCP', 'INP', 'CLS', 'FCP', 'TTFB'] as const;
const sent = new Set<string>();

/**
 * A measurement of the browser as an activity has it, each metric once for a load of the page. None when another page was
 * loaded and the visitor came here by a link: then it is about that page.
 */
export function vitalOf({ name, value }: { name: string; value: number }): Metric | undefined {
  const known = names.find((one) => one === name);
  const [load] = performance.getEntriesByType('navigation');
  if (!known || sent.has(known) || !Number.isFinite(value) || value < 0) return undefined;
  if (!load || new URL(load.name).pathname !== location.pathname) return undefined;
  sent.add(known);
  return { name: known, value: Math.round(value * 10_000) / 10_000 };
}
