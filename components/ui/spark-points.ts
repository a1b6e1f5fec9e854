export interface SparkBox {
  width: number;
  height: number;
  /** Lowest value of the scale; by default the lowest of the values. */
  floor?: number | undefined;
}

const padding = 2;

/** The points of an SVG polyline through these values; empty with fewer than two finite values. Always within the box. */
export function sparkPoints(values: readonly number[], { width, height, floor }: SparkBox): string {
  const shown = values.filter(Number.isFinite);
  if (shown.length < 2) return '';
  // Scaled to -1 to 1 first, because the difference of two very large numbers overflows.
  const size = shown.reduce((max, value) => Math.max(max, Math.abs(value)), Math.abs(floor ?? 0)) || 1;
  const scaled = shown.map((value) => value / size);
  const low = scaled.reduce((min, value) => Math.min(min, value), floor === undefined ? 1 : floor / size);
  const span = scaled.reduce((max, value) => Math.max(max, value), -1) - low;
  const step = width / (shown.length - 1);
  const y = (value: number) =>
    span === 0 ? height / 2 : height - padding - ((value - low) / span) * (height - 2 * padding);
  return scaled.map((value, i) => `${(i * step).toFixed(1)},${y(value).toFixed(1)}`).join(' ');
}
