import type { AlertRule } from '@/lib/alerts/rule';

export type QuietHours = NonNullable<NonNullable<AlertRule['notify']>['quietHours']>;

const minuteMs = 60_000;
/** Longer than a day with a change of the clocks. */
const maxMinutes = 27 * 60;

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  formats.set(timeZone, format);
  return format;
}

/**
 * When quiet hours that apply at `now` end, both epoch ms; undefined: none apply. The clock of the time zone decides, so a
 * night in which it is put forward is shorter, and an end that it skips is when it skips it.
 */
export function quietUntil(quietHours: QuietHours, now: number): number | undefined {
  if (!isQuiet(quietHours, now)) return undefined;
  const start = Math.floor(now / minuteMs);
  for (let minute = 1; minute <= maxMinutes; minute += 1) {
    const at = (start + minute) * minuteMs;
    if (!isQuiet(quietHours, at)) return at;
  }
  return undefined;
}

function isQuiet({ from, to, timeZone }: QuietHours, at: number): boolean {
  const time = formatOf(timeZone).format(at);
  return from <= to ? from <= time && time < to : time >= from || time < to;
}
