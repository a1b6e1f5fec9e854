import type { Report } from '@/lib/analytics/reports';
import type { Answered } from './use-report';

interface Props<R extends Report> {
  answered: Answered<R>;
}

/** Whether two answers draw the same chart: most updates of a quiet hour change nothing. For `memo`. */
export function sameFigures<R extends Report>({ answered: a }: Props<R>, { answered: b }: Props<R>): boolean {
  return a === b || keyOf(a) === keyOf(b);
}

/** Without the time up to which the answer is: that changes every time. */
const keyOf = <R extends Report>({ period, current, previous }: Answered<R>): string =>
  JSON.stringify([
    [period.from, period.end, period.bucket, period.isLive, period.previous.from],
    current.rows,
    previous && [previous.rows, previous.scanned > 0],
  ]);
