import type { OptionalColumn, TailView } from './tail-view';

/** Heights of the column headers and of the old end of the list, px. */
export const headerPx = 32;
export const oldEndPx = 44;

/** Height of a row that is not wrapped, px. On a phone the message is below the other columns. */
export function rowPx({ isCompact }: Pick<TailView, 'isCompact'>, isPhone: boolean): number {
  if (isPhone) return isCompact ? 46 : 56;
  return isCompact ? 24 : 34;
}

const widths: Record<OptionalColumn, string> = {
  service: '7.5rem',
  host: '8rem',
  instance: '9rem',
  operation: '11rem',
  duration: '5rem',
  order: '8.5rem',
  trace: '8.5rem',
};

/** `grid-template-columns` of rows and headers: time, level, the chosen columns, message. */
export const gridColumns = (columns: readonly OptionalColumn[]): string =>
  `6.25rem 4.25rem ${columns.map((name) => widths[name]).join(' ')} minmax(16rem, 1fr)`;
