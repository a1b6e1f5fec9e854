import { cn } from './cn';
import { sparkPoints } from './spark-points';

export interface SparklineProps {
  values: readonly number[];
  width?: number;
  height?: number;
  /** Lowest value of the scale; by default the lowest of the values. */
  floor?: number;
  className?: string;
}

/** A sparkline: decoration next to a figure, hidden from screen readers. */
export function Sparkline({ values, width = 96, height = 24, floor, className }: SparklineProps) {
  const points = sparkPoints(values, { width, height, floor });
  return (
    <svg
      aria-hidden="true"
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      preserveAspectRatio="none"
      className={cn('block text-ink-3', className)}
    >
      {points !== '' && (
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
