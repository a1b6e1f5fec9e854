import { thresholdWords } from '@/components/alerts/text/threshold-text';
import { cn } from '@/components/ui/cn';
import type { AlertRule } from '@/lib/alerts/rule';
import { valueText } from '@/lib/alerts/value-text';
import type { AlertUnit } from '@/lib/events';
import { type ChartPoint, smallChart } from './small-chart-geometry';

const [width, height] = [168, 36];
const spanMs = 900_000;

export interface SmallChartProps {
  points: readonly ChartPoint[];
  rule: Pick<AlertRule, 'compare' | 'threshold'>;
  unit: AlertUnit;
  /** End of the chart, epoch ms. */
  to: number;
  isFiring: boolean;
  className?: string;
}

/** The last 15 minutes with the threshold. Screen readers get the range of values. */
export function SmallChart({ points, rule, unit, to, isFiring, className }: SmallChartProps) {
  const { lines, thresholdY } = smallChart(points, rule.threshold, { width, height, from: to - spanMs, to });
  const isHigh = rule.compare === 'above' || rule.compare === 'atLeast';
  const text = summary(points, rule, unit);
  return (
    <span className={cn('block', className)} title={text}>
      <span className="sr-only">{text}</span>
      <svg
        aria-hidden="true"
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        className="block h-7 w-full md:h-9"
      >
        {isFiring && (
          <rect
            y={isHigh ? 0 : thresholdY}
            width={width}
            height={isHigh ? thresholdY : height - thresholdY}
            className="fill-bad-soft"
          />
        )}
        <line
          x2={width}
          y1={thresholdY}
          y2={thresholdY}
          className="stroke-bad"
          strokeDasharray="3 3"
          vectorEffect="non-scaling-stroke"
        />
        {lines.map((line) => (
          <polyline
            key={line.slice(0, line.indexOf(' '))}
            points={line}
            fill="none"
            className={isFiring ? 'stroke-bad' : 'stroke-ink-2'}
            strokeWidth="1.5"
            strokeLinejoin="round"
            vectorEffect="non-scaling-stroke"
          />
        ))}
      </svg>
    </span>
  );
}

function summary(points: readonly ChartPoint[], rule: SmallChartProps['rule'], unit: AlertUnit): string {
  const known = points.flatMap(([, value]) => (value === null ? [] : [value]));
  const fires = `fires ${thresholdWords(rule, unit)}`;
  if (known.length === 0) return `No values in the last 15 minutes; ${fires}`;
  const low = known.reduce((min, value) => Math.min(min, value));
  const high = known.reduce((max, value) => Math.max(max, value));
  return `${valueText(low, unit)} to ${valueText(high, unit)} in the last 15 minutes; ${fires}`;
}
