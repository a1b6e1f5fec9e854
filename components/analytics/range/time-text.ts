/** Times in the zone and locale of the reader. */
import type { Bucket } from '@/lib/analytics/reports';
import { isCalendar } from './buckets';

const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
const day = { month: 'short', day: 'numeric' } as const;
const options = {
  clock,
  day,
  dayAndClock: { ...day, ...clock },
  date: { ...day, year: 'numeric' },
  weekday: { weekday: 'short', ...day, year: 'numeric' },
  month: { month: 'short', year: 'numeric' },
  year: { year: 'numeric' },
  zone: { timeZoneName: 'longOffset' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

const formats = new Map<string, Intl.DateTimeFormat>();
/** The formats follow the zone of the device, which may change while the page is open. */
function write(at: number, name: keyof typeof options): string {
  const key = `${name} ${new Date(at).getTimezoneOffset()}`;
  const format = formats.get(key) ?? new Intl.DateTimeFormat(undefined, options[name]);
  formats.set(key, format);
  return format.format(at);
}

/** A tick of an axis: the time of day, or the date where a day begins. */
export function tickText(at: number, bucket: Bucket, stepMs: number): string {
  if (bucket === 'year' || stepMs >= 360 * dayMs) return write(at, 'year');
  if (bucket === 'month' || stepMs >= 28 * dayMs) return write(at, 'month');
  if (isCalendar(bucket) || new Date(at).setHours(0, 0, 0, 0) === at) return write(at, 'day');
  return write(at, 'clock');
}
const dayMs = 86_400_000;

/** A bucket in full: `Nov 26, 12:00`, `Thu, Nov 26, 2026`, `week from Mon, Nov 23, 2026`. */
export function bucketText(start: number, bucket: Bucket): string {
  if (bucket === 'month' || bucket === 'year') return write(start, bucket);
  if (bucket === 'week') return `week from ${write(start, 'weekday')}`;
  return write(start, bucket === 'day' ? 'weekday' : 'dayAndClock');
}

/** A moment: `Nov 26, 12:04`, with the year if it is not that of `now`. Both epoch ms. */
export function momentText(at: number, now: number): string {
  const isThisYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return isThisYear ? write(at, 'dayAndClock') : `${write(at, 'date')}, ${write(at, 'clock')}`;
}

/** The offset of the zone of this device at a time: `GMT+1`. */
export const zoneOffsetText = (at: number): string =>
  /GMT\S*$|UTC\S*$/
    .exec(write(at, 'zone'))?.[0]
    .replace(/([+-])0(\d)/, '$1$2')
    .replace(':00', '') ?? '';

export const bucketLabels: Record<Bucket, string> = {
  minute: '1 min',
  '5minutes': '5 min',
  hour: '1 hour',
  day: '1 day',
  week: '1 week',
  month: '1 month',
  year: '1 year',
};
