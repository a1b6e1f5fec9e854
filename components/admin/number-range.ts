import { formatCount } from '@/lib/text/format';

export interface NumberRange {
  min: number;
  max: number;
  /** Whether only whole numbers are valid; the default. */
  isInteger?: boolean;
}

/** Parses the typed number, or returns an error message with the range. Never rounds or clamps. */
export function readNumber(
  text: string,
  { min, max, isInteger = true }: NumberRange,
): { value: number } | { error: string } {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  const isValid = value >= min && value <= max && (!isInteger || Number.isInteger(value));
  if (isValid) return { value };
  const kind = isInteger ? 'a whole number' : 'a number';
  return { error: `Not changed. Enter ${kind} from ${formatCount(min)} to ${formatCount(max)}.` };
}
