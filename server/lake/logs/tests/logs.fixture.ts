import type { EventData } from '@/lib/events';
import { logEvents } from '@/lib/events/feeds';
import {
  type AroundAnswer,
  aroundAnswer,
  aroundQuery,
  type HistogramAnswer,
  histogramAnswer,
  histogramQuery,
  type LogsAnswer,
  logsAnswer,
  logsQuery,
} from '@/lib/logs/history';
import type { LakeContext } from '@/server/lake/context';
import { batchOf, openEngine, row } from '@/server/lake/engine/engine.fixture';
import { storableJson } from '@/server/lake/reading/json-text';
import type { EventRow } from '@/server/lake/segment';
import { answerAround } from '../around/around';
import { answerHistogram } from '../histogram/histogram';
import { answerLogs } from '../search/answer';
import { pageLimits } from '../search/search';

const anyone = new AbortController().signal;

/** A line as it was sent. */
export interface SentLine {
  at: number;
  partition?: number;
  id?: string;
  source?: string | null;
  data?: Partial<EventData<'log.written'>> & Record<string, unknown>;
}

export type LogLake = Awaited<ReturnType<typeof logLake>>;

/** An engine with the topic `logs` only. */
export async function logLake() {
  const { engine, files, roll, path } = await openEngine({}, ['logs']);
  const next = new Map<number, number>();
  const context = { engine, folder: { files: () => files } } as unknown as LakeContext;
  return {
    ...{ engine, files, path, context },
    /** Adds lines; their offsets follow the ones before. */
    append: async (lines: readonly SentLine[]) => {
      const rows = lines.map((line) => rowOf(line, next));
      for (const partition of new Set(rows.map((each) => each.partition)))
        await engine.append(
          [
            batchOf(
              rows.filter((each) => each.partition === partition),
              { topic: 'logs' },
            ),
          ],
          new Map([['logs', Date.now()]]),
        );
    },
    /** Writes what is open to files. */
    roll: () => roll('logs'),
    search: async (
      query: Record<string, unknown> = {},
      limits: Partial<typeof pageLimits> = {},
    ): Promise<LogsAnswer> =>
      logsAnswer.parse(
        await answerLogs(context, logsQuery.parse(query), anyone, {
          ...pageLimits,
          ...limits,
        }),
      ),
    around: async (query: Record<string, unknown>): Promise<AroundAnswer> =>
      aroundAnswer.parse(await answerAround(context, aroundQuery.parse(query), anyone)),
    histogram: async (query: Record<string, unknown>): Promise<HistogramAnswer> =>
      histogramAnswer.parse(await answerHistogram(context, histogramQuery.parse(query), anyone)),
  };
}

/** The answers of all pages of a search. */
export async function allPages(
  search: (query: Record<string, unknown>) => Promise<LogsAnswer>,
  query: Record<string, unknown>,
): Promise<LogsAnswer[]> {
  const answers = [await search(query)];
  for (let cursor = answers[0]?.cursor; cursor; cursor = answers.at(-1)?.cursor)
    answers.push(await search({ ...query, cursor }));
  return answers;
}

function rowOf(
  { at, partition = 0, id, source = 'test', data }: SentLine,
  next: Map<number, number>,
): EventRow {
  const offset = next.get(partition) ?? 0;
  next.set(partition, offset + 1);
  const whole = { level: 'info', service: 'web', msg: `line ${partition}-${offset}`, at, ...data };
  const position = `logs-${partition}-${offset}`;
  const identity = source === null ? { id: position, source } : { id: id ?? position, source };
  const fields = storableJson(logEvents['log.written'].parse(whole));
  return row(offset, {
    partition,
    at,
    type: 'log.written',
    data: JSON.stringify(whole),
    fields,
    ...identity,
  });
}
