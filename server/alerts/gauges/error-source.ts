import { type ActiveErrors, activeErrors } from '@/lib/logs/active-errors';
import { callInternal } from '@/server/internal-calls/call-internal';
import type { GaugeSource, Reading } from './source';

/** A group is active while its last line is no older than this. */
const activeMs = 600_000;
/** A group is new for this long. */
const newMs = 3_600_000;
/** Before there are lines of so long, every error is seen for the first time. */
const usualPastMs = 300_000;

export interface ErrorSourceOptions {
  /** Of the log analysis. */
  url: string;
  authSecret: string;
  /** Unset: 5 minutes. */
  pastMs?: number | undefined;
}

/** Error groups that are new or regressed, and happened just now. */
export const errorSource = ({ url, authSecret, pastMs = usualPastMs }: ErrorSourceOptions): GaugeSource => ({
  name: 'errors',
  gauges: ['errors.active'],
  everyMs: 2_000,
  read: async (signal) => {
    const now = Date.now();
    const path = `/errors/active?lastFrom=${now - activeMs}&firstFrom=${now - newMs}&pastMs=${pastMs}`;
    return (await callInternal({ url, path, authSecret, schema: activeErrors, signal })).map(readingOf);
  },
});

function readingOf({ id, service, name, message, place, count, change }: ActiveErrors[number]): Reading {
  return {
    gauge: 'errors.active',
    labels: { group: id, service, error: name, change },
    value: 1,
    details: { message, count, ...(place === null ? {} : { place }) },
  };
}
