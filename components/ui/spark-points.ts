export interface SparkBox {
  width: number;
  height: number;
  /** Lowest value of the scale; the lowest of the values when left out. */
  floor?: number | undefined;
}

const padding = 2;

/** The points of an SVG polyline through these values; empty when there are not two. Any finite numbers fit the box. */
export function sparkPoints(values: readonly number[], { width, height, floor }: SparkBox): string {
  const shown = values.filter(Number.isFinite);
  if (shown.length < 2) return '';
  // To between -1 and 1 first: of two numbers near the largest there is, the difference is none.
  const size = shown.reduce((most, value) => Math.max(most, Math.abs(value)), Math.abs(floor ?? 0)) || 1;
  const scaled = shown.map((value) => value / size);
  const low = scaled.reduce((least, value) => Math.min(least, value), floor === undefined ? 1 : floor / size);
  const span = scaled.reduce((most, value) => Math.max(most, value), -1) - low;
  const step = width / (shown.length - 1);
  const y = (value: number) =>
    span === 0 ? height / 2 : height - padding - ((value - low) / span) * (height - 2 * padding);
  return scaled.map((value, i) => `${(i * step).toFixed(1)},${y(value).toFixed(1)}`).join(' ');
}
