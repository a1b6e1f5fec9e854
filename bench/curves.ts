export interface Curve {
  name: string;
  /** x above 0; y in percent of one core. */
  points: { x: number; y: number }[];
}

const width = 720;
const height = 400;
const plot = { left: 60, right: 700, top: 50, bottom: 330 };
const dashes = ['', '6 4', '2 3', '10 3 2 3'];
const highest = 100;

/** An SVG with a logarithmic x axis, and colours for light and dark mode. */
export function drawCurves(title: string, curves: readonly Curve[]): string {
  const xs = [...new Set(curves.flatMap(({ points }) => points.map(({ x }) => x)))].sort((a, b) => a - b);
  const [first = 1, last = 10] = [xs[0], xs.at(-1)];
  const span = Math.log(last / first) || 1;
  const x = (value: number) => plot.left + (Math.log(value / first) / span) * (plot.right - plot.left);
  const y = (value: number) => plot.bottom - (Math.min(value, highest) / highest) * (plot.bottom - plot.top);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}">`,
    style,
    `<text class="title" x="${plot.left}" y="26">${title}</text>`,
    ...[0, 25, 50, 75, 100].map((value) => horizontal(y(value), `${value} %`)),
    ...xs.map((value) => label(x(value), plot.bottom + 20, value.toLocaleString('en'))),
    ...curves.flatMap(({ points }, i) =>
      curve(
        points.map((point) => [x(point.x), y(point.y)]),
        i,
      ),
    ),
    ...curves.map(({ name }, i) => legend(name, i)),
    '</svg>\n',
  ].join('\n');
}

const style = `<style>
  svg { color-scheme: light dark; font: 13px system-ui, sans-serif; background: #fff }
  text { fill: #333 } .title { font-weight: 600; font-size: 15px }
  .grid { stroke: #ddd } .c0 { --c: #2563eb } .c1 { --c: #c2410c } .c2 { --c: #15803d } .c3 { --c: #7e22ce }
  .curve { fill: none; stroke: var(--c); stroke-width: 2 } .dot { fill: var(--c) }
  @media (prefers-color-scheme: dark) {
    svg { background: #111 } text { fill: #ddd } .grid { stroke: #333 }
    .c0 { --c: #7aa7ff } .c1 { --c: #ff9a62 } .c2 { --c: #5fd38d } .c3 { --c: #cf9bff }
  }
</style>`;

const label = (x: number, y: number, text: string) =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="middle">${text}</text>`;

const horizontal = (y: number, text: string) =>
  `<line class="grid" x1="${plot.left}" x2="${plot.right}" y1="${y}" y2="${y}"/>` +
  `<text x="${plot.left - 8}" y="${y + 4}" text-anchor="end">${text}</text>`;

function curve(points: number[][], i: number): string[] {
  const at = points.map(([x = 0, y = 0]) => `${x.toFixed(1)},${y.toFixed(1)}`);
  const line = `<polyline class="curve c${i % 4}" stroke-dasharray="${dashes[i % 4]}" points="${at.join(' ')}"/>`;
  const dots = points.map(
    ([x = 0, y = 0]) => `<circle class="dot c${i % 4}" cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="3.5"/>`,
  );
  return [line, ...dots];
}

function legend(name: string, i: number): string {
  const x = plot.left + (i % 2) * 320;
  const y = height - 34 + Math.floor(i / 2) * 20;
  const line = `<line class="curve c${i % 4}" stroke-dasharray="${dashes[i % 4]}" x1="${x}" x2="${x + 30}" y1="${y - 4}" y2="${y - 4}"/>`;
  return `${line}<text x="${x + 38}" y="${y}">${name}</text>`;
}
