/** A value at a time, epoch ms; null: not known. */
export type ChartPoint = readonly [at: number, value: number | null];

export interface SmallChart {
  /** Points of SVG polylines: one for each part without a gap. */
  lines: readonly string[];
  /** Where the threshold is drawn, from the top. */
  thresholdY: number;
}

export interface SmallChartBox {
  width: number;
  height: number;
  from: number;
  to: number;
}

const padding = 3;

/** The values as steps, because each holds until the next, and the threshold, on one scale that has both. */
export function smallChart(points: readonly ChartPoint[], threshold: number, box: SmallChartBox): SmallChart {
  const known = points.flatMap(([, value]) => (value === null || !Number.isFinite(value) ? [] : [value]));
  // Scaled to -1 to 1 first, because the difference of two very large numbers overflows.
  const size = known.reduce((max, value) => Math.max(max, Math.abs(value)), Math.abs(threshold)) || 1;
  const low = known.reduce((min, value) => Math.min(min, value / size), Math.min(0, threshold / size));
  const high = known.reduce((max, value) => Math.max(max, value / size), Math.max(0, threshold / size));
  const span = high - low || 1;
  const y = (value: number) =>
    round(box.height - padding - ((value / size - low) / span) * (box.height - 2 * padding));
  const x = (at: number) =>
    round(Math.min(1, Math.max(0, (at - box.from) / (box.to - box.from))) * box.width);
  return { lines: stepLines(points, box.to, x, y), thresholdY: y(threshold) };
}

const round = (value: number): number => Math.round(value * 10) / 10;

function stepLines(
  points: readonly ChartPoint[],
  to: number,
  x: (at: number) => number,
  y: (value: number) => number,
): string[] {
  const lines: string[] = [];
  let line: string[] = [];
  const end = () => {
    if (line.length > 1) lines.push(line.join(' '));
    line = [];
  };
  for (const [i, [at, value]] of points.entries()) {
    const until = Math.min(to, points[i + 1]?.[0] ?? to);
    if (value === null || !Number.isFinite(value)) end();
    else if (until >= at) line.push(`${x(at)},${y(value)}`, `${x(until)},${y(value)}`);
  }
  end();
  return lines;
}
