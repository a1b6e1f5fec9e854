'use client';
import { useMemo } from 'react';
import type { z } from 'zod';
import { type Period, periodOf, type View } from '@/components/analytics/range/period';
import { ApiError, callApi } from '@/components/browser/call-api';
import { usePageNow } from '@/components/live';
import { type Report, type ReportAnswer, reportAnswer } from '@/lib/analytics/reports';
import { reportPath } from './report-path';
import { type Poll, usePoll } from './use-poll';

/** What a card shows. */
export interface Answered<R extends Report> {
  report: R;
  period: Period;
  current: ReportAnswer<R>;
  /** The period before, if the view compares. */
  previous?: ReportAnswer<R>;
  /**
   * Everything that Kafka had at this time by the page's clock is in the answer, epoch ms; undefined: unknown, because the
   * lake has not reached Kafka since its start.
   */
  completeTo: number | undefined;
}

const liveMs = 5_000;
/** With at most 2 s until an event is in an answer, a purchase is on the page within 5 s. */
const quickMs = 2_500;
/** A range that is over changes only when a producer writes records with old timestamps. */
const pastMs = 60_000;

/** A report over the view's period, requested again every 2.5 to 5 s. The period before is requested after it, not beside it. */
export function useReport<R extends Report>(report: R, view: View): Poll<Answered<R>> {
  const pageNow = usePageNow();
  const schema = useMemo(() => reportAnswer(report) as unknown as z.ZodType<ReportAnswer<R>>, [report]);
  const load = async (signal: AbortSignal): Promise<Answered<R>> => {
    const startedAt = pageNow();
    const period = periodOf(view, startedAt);
    if ('problem' in period) throw new ApiError(400, period.problem);
    const read = (span: { from: number; to: number }) =>
      callApi(reportPath(report, { ...span, bucket: period.bucket }), schema, { signal });
    const current = await read(period);
    const previous = view.compare ? { previous: await read(period.previous) } : {};
    const completeTo = current.freshMs === null ? undefined : startedAt - current.freshMs;
    return { report, period, current, ...previous, completeTo };
  };
  const isOver = view.range === 'custom' && view.to !== null && view.to < pageNow() - pastMs;
  return usePoll(JSON.stringify([report, view]), load, isOver ? pastMs : liveMs, isOver ? pastMs : quickMs);
}
