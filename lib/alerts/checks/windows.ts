import { durationMs } from '@/lib/alerts/duration';
import { type Check, problem } from './problem';

/** A baseline is made of so many windows. */
const baselineWindows = { least: 5, most: 240 };

/** Whether window, baseline and growing fit the aggregate. */
export const checkWindows: Check = ({ aggregate, window, baseline, growing, threshold }) => {
  const problems = [];
  if (growing && window === undefined)
    problems.push(problem('window', 'growing needs the time that it compares with, such as 1m'));
  if (growing && aggregate === 'absence')
    problems.push(problem('growing', 'leave it out: a silence always grows'));
  if (aggregate !== 'absence') {
    if (baseline !== undefined) problems.push(problem('baseline', 'leave it out: it is for absence'));
    return problems;
  }
  if (baseline === undefined)
    return [...problems, problem('baseline', 'absence needs the time that shows what is usual, such as 10m')];
  const windows = window === undefined ? Number.NaN : durationMs(baseline) / durationMs(window);
  if (windows < baselineWindows.least || windows > baselineWindows.most)
    problems.push(
      problem(
        'baseline',
        `has to be ${baselineWindows.least} to ${baselineWindows.most} times as long as window`,
      ),
    );
  if (threshold * 1_000 > durationMs(baseline) || threshold < 0)
    problems.push(problem('threshold', 'absence is in seconds: has to be 0 to the length of the baseline'));
  return problems;
};
