import type { PreviewAnswer } from '@/lib/alerts/api';
import type { AlertRule } from '@/lib/alerts/rule';
import { alertIdOf } from '@/server/alerts/engine/alert-id';
import { evaluate } from './evaluate';
import { beyondMs, firingIntervals } from './intervals';
import { pacer } from './pacer';
import type { IsChosen, Past } from './past';
import { SeriesCollector } from './series';

const mostSeries = 10;
/** Groups whose values the engine shows at the same time. */
const shownAtOnce = 20;
const mostIntervals = 1_000;
const workLimitMs = 20_000;
const all: IsChosen = () => true;

/** When a rule would have fired. Throws a problem (422) when that takes too long. */
export async function preview(rule: AlertRule, past: Past, signal: AbortSignal): Promise<PreviewAnswer> {
  const pause = pacer(signal, workLimitMs);
  const isSmall = past.groups <= shownAtOnce;
  const shown = new SeriesCollector(rule, past);
  const onStep = isSmall ? shown.look : atEnd(past, shown);
  const transitions = await evaluate(rule, past, { isChosen: all, onStep, pause });
  const longest = [...beyondMs(transitions, past.to)].sort(([, a], [, b]) => b - a).map(([id]) => id);
  if (!isSmall) {
    const ids = new Set([...longest, ...shown.ids].slice(0, mostSeries));
    shown.clear();
    const isChosen: IsChosen = (labels) => ids.has(alertIdOf(rule.id, labels));
    await evaluate(rule, past, { isChosen, onStep: shown.look, pause });
  }
  return answerOf(past, shown.first(mostSeries, longest), firingIntervals(transitions));
}

/** Looks at the end only: at the groups that are nearest to the threshold then. */
const atEnd =
  ({ to, stepMs }: Past, collector: SeriesCollector): SeriesCollector['look'] =>
  (at, engine) => {
    if (at + stepMs > to) collector.take(at, engine);
  };

function answerOf(
  { from, to, stepMs, groups, rows, notes }: Past,
  series: PreviewAnswer['series'],
  firing: PreviewAnswer['firing'],
): PreviewAnswer {
  const many = `It fired ${firing.length} times; the last ${mostIntervals} are shown.`;
  const all = [...notes, ...(firing.length > mostIntervals ? [many] : [])];
  return {
    ...{ from, to, stepMs, groups, rows, series, firing: firing.slice(-mostIntervals) },
    note: all.join(' ') || null,
  };
}
