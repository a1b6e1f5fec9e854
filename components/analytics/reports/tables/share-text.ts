import { noFigure } from '@/lib/text/format';

const percent = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 1 });

/** `part` of `whole` in percent; a dash if there is no whole. */
export const shareText = (part: number, whole: number): string =>
  whole > 0 ? percent.format(part / whole) : noFigure;
