'use client';
import { useMemo } from 'react';
import { type Poll, usePoll } from '@/components/analytics/data/use-poll';
import { ApiError, callApi } from '@/components/browser/call-api';
import { usePageNow } from '@/components/live';
import { type ChosenRange, isLiveRange, spanOf, type TimeSpan } from '@/components/logs/range/range';
import { type HistogramAnswer, histogramAnswer, type LogFilter } from '@/lib/logs/history';

export interface Counted extends TimeSpan {
  answer: HistogramAnswer;
}

const liveMs = 2_000;
const pastMs = 60_000;
/** Bars, so that each is some pixels wide. */
const mostBuckets = 120;
/** Lengths of a bucket that people read easily, ms. */
const lengths = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 10_800, 21_600, 43_200, 86_400,
].map((seconds) => seconds * 1_000);

/** Lines over time by level, and services with their counts, for the filter and the range. */
export function useHistogram(filter: LogFilter, range: ChosenRange): Poll<Counted> {
  const now = usePageNow();
  const key = useMemo(() => JSON.stringify([filter, range]), [filter, range]);
  const load = async (signal: AbortSignal): Promise<Counted> => {
    const span = spanOf(range, now());
    if ('problem' in span) throw new ApiError(400, span.problem);
    const request = wholeBuckets(span);
    const answer = await callApi(histogramPath(filter, request), histogramAnswer, { signal });
    return { from: request.from, to: request.to, answer };
  };
  return usePoll(key, load, isLiveRange(range) ? liveMs : pastMs, isLiveRange(range) ? liveMs / 2 : pastMs);
}

export interface BucketRequest extends TimeSpan {
  buckets: number;
}

/** The span, widened to whole buckets of a usual length, so that bars do not change as time goes on. */
export function wholeBuckets({ from, to }: TimeSpan): BucketRequest {
  const length =
    lengths.find((ms) => (to - from) / ms <= mostBuckets) ?? Math.ceil((to - from) / mostBuckets);
  const start = Math.floor(from / length) * length;
  const buckets = Math.max(1, Math.ceil((to - start) / length));
  return { from: start, to: start + buckets * length, buckets };
}

function histogramPath(filter: LogFilter, request: BucketRequest): string {
  const given = Object.entries({ ...filter, ...request }).filter(([, value]) => value !== undefined);
  return `/logs/histogram?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`;
}
