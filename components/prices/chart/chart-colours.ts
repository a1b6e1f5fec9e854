/** The page's colours for a canvas, which cannot use CSS variables. */
export interface ChartColours {
  text: string;
  grid: string;
  up: string;
  down: string;
  line: string;
  cross: string;
}

export function readColours(element: HTMLElement): ChartColours {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    text: token('ink-2'),
    grid: token('line'),
    up: token('up'),
    down: token('down'),
    line: token('accent'),
    cross: token('ink-3'),
  };
}
