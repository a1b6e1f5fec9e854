import { formatCount } from '@/lib/text/format';

export interface NumberRange {
  least: number;
  most: number;
  /** Of whole numbers only. */
  isWhole?: boolean;
}

/** The number that was typed, or the sentence that refuses it and names the range. Nothing is rounded or cut to fit. */
export function readNumber(
  text: string,
  { least, most, isWhole = true }: NumberRange,
): { value: number } | { error: string } {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  const isFine = value >= least && value <= most && (!isWhole || Number.isInteger(value));
  if (isFine) return { value };
  const kind = isWhole ? 'a whole number' : 'a number';
  return { error: `Not changed. Enter ${kind} from ${formatCount(least)} to ${formatCount(most)}.` };
}
