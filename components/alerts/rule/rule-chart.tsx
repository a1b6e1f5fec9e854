'use client';
import { LazyAlertChart } from '@/components/alerts/chart/lazy-alert-chart';
import { thresholdWords } from '@/components/alerts/text/threshold-text';
import type { RuleState } from '@/lib/alerts/api';
import { durationMs } from '@/lib/alerts/duration';
import { unitOf } from '@/lib/alerts/unit';
import { isolated } from '@/lib/text/bidi';
import { formatDuration } from '@/lib/text/format';
import { counted } from '@/lib/text/plural';

const spanMs = 900_000;
const notFired: never[] = [];

/** The last 15 minutes of a rule, of the group that is nearest to the threshold. */
export function RuleChart({ state: { rule, series, alerts, groups }, at }: { state: RuleState; at: number }) {
  const unit = unitOf(rule);
  const name = `${isolated(rule.name)}, last 15 minutes`;
  return (
    <figure aria-label={name}>
      <div className="h-44">
        <LazyAlertChart
          name={name}
          rule={rule}
          unit={unit}
          series={[{ labels: alerts[0]?.labels ?? {}, points: series }]}
          fired={notFired}
          from={at - spanMs}
          to={at}
        />
      </div>
      <figcaption className="num mt-1 text-ink-2 text-xs">
        Last 15 minutes. Dashed: fires {thresholdWords(rule, unit, alerts[0]?.labels)}
        {rule.for !== '0s' && ` for ${formatDuration(durationMs(rule.for)).replace('.0 ', ' ')}`}.{' '}
        {groups > 1 && `Of ${counted(groups, 'group')}, the one nearest to the threshold.`}
      </figcaption>
    </figure>
  );
}
