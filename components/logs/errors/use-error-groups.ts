'use client';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { isWanted, onlyService } from '@/components/logs/analysis/row-filter';
import { queryOf, useAnalysis } from '@/components/logs/analysis/use-analysis';
import { useLimit } from '@/components/logs/analysis/use-limit';
import { useLogFilter } from '@/components/logs/filter/use-log-filter';
import { type ErrorGroup, type ErrorState, type ErrorsAnswer, errorsAnswer } from '@/lib/logs/analysis';
import type { LogFilter } from '@/lib/logs/history';

export const views = ['open', 'resolved', 'ignored'] as const;
/** Which groups are shown; `open` has those that are regressed too. */
export type View = (typeof views)[number];
/** The states of each view; the first ones come first. */
export const statesOf: Record<View, readonly ErrorState[]> = {
  open: ['regressed', 'open'],
  resolved: ['resolved'],
  ignored: ['ignored'],
};

const everyMs = 1_000;

/** The view, in the URL. */
export const useView = () =>
  useQueryState('state', parseAsStringLiteral(views).withDefault('open').withOptions({ history: 'replace' }));

/** The groups of a view by the filter's service, polled every second. */
export function useErrorGroups(view: View) {
  const filter = useLogFilter();
  const { limit, more } = useLimit(filter);
  const pathOf = (state: ErrorState) =>
    `/logs/errors?${queryOf({ state, service: onlyService(filter), limit })}`;
  const paths = statesOf[view].map(pathOf);
  const poll = useAnalysis({
    key: paths.join(' '),
    schema: errorsAnswer,
    everyMs,
    load: async (ask) => joined(await Promise.all(paths.map(ask))),
  });
  const isFull = (poll.answer?.value.groups.length ?? 0) >= limit;
  return { poll, filter, showMost: isFull ? more : undefined };
}

/** The groups of all answers; the rest of the last one. */
function joined(answers: readonly ErrorsAnswer[]): ErrorsAnswer {
  const last = answers.at(-1);
  if (!last) throw new Error('Error groups of no state were requested.');
  return { ...last, groups: answers.flatMap(({ groups }) => groups) };
}

/** The groups with one of the services and the text. */
export const wantedGroups = (groups: readonly ErrorGroup[], filter: LogFilter): ErrorGroup[] =>
  groups.filter(({ service, name, message, place, example: { data } }) =>
    isWanted(
      { services: [service], texts: [name, message, place ?? '', data.msg, data.err?.message ?? ''] },
      filter,
    ),
  );
