import { z } from 'zod';

const units = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const pattern = /^(\d{1,7})(ms|s|m|h|d)$/;

/** Milliseconds of a duration such as `250ms`, `30s`, `5m`, `1h`; NaN when it is none. */
export function durationMs(text: string): number {
  const [, digits, unit] = pattern.exec(text) ?? [];
  return unit === undefined ? Number.NaN : Number(digits) * units[unit as keyof typeof units];
}

/** A duration between `min` and `max`, written as `30s`, `5m`, `1h`. */
export const duration = (min: string, max: string) =>
  z.string().refine((text) => durationMs(text) >= durationMs(min) && durationMs(text) <= durationMs(max), {
    error: `has to be a duration between ${min} and ${max}, such as 30s, 5m or 1h`,
  });
