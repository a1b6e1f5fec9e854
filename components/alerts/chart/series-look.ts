const colours = ['var(--accent)', 'var(--dispatched)', 'var(--delivered)', 'var(--reserved)', 'var(--ink-2)'];
/** Lines differ by more than colour. */
const dashes = ['', '6 3', '2 2', '8 3 2 3', '1 4'];

/** How the line of a series is drawn, by its index. */
export const seriesLook = (i: number) => ({
  stroke: colours[i % colours.length] as string,
  strokeDasharray: dashes[i % dashes.length] as string,
  strokeOpacity: i < colours.length ? 1 : 0.5,
});
