import { cn } from './cn';

export interface SparklineProps {
  values: readonly number[];
  width?: number;
  height?: number;
  /** Lowest value of the scale; the lowest of the values when left out. */
  floor?: number;
  className?: string;
}

/** The shape of a row of numbers; decoration beside the figure it belongs to, hidden from screen readers. */
export function Sparkline({ values, width = 96, height = 24, floor, className }: SparklineProps) {
  const low = Math.min(floor ?? Number.POSITIVE_INFINITY, ...values);
  const span = Math.max(...values) - low;
  const step = width / Math.max(1, values.length - 1);
  const y = (value: number) => (span === 0 ? height / 2 : height - 2 - ((value - low) / span) * (height - 4));
  const points = values.map((value, i) => `${(i * step).toFixed(1)},${y(value).toFixed(1)}`).join(' ');
  return (
    <svg
      aria-hidden="true"
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      preserveAspectRatio="none"
      className={cn('block text-ink-3', className)}
    >
      {values.length > 1 && (
        <polyline
          points={points}
          fill="none"
          stroke="currentColor"
          strokeWidth="1.5"
          strokeLinejoin="round"
          vectorEffect="non-scaling-stroke"
        />
      )}
    </svg>
  );
}
