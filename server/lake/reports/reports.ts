import type { Report } from '@/lib/analytics/reports';
import type { LakeEngine } from '@/server/lake/engine';
import { slots } from '@/server/lake/engine/query/slots';
import type { ReportRange } from './range';
import { objectsOf } from './rows';
import { SharedResults } from './shared-results';
import { withSafeTexts } from './spreadsheet-text';
import { type ReportStatement, statements } from './sql';

/** Long enough for all pages that ask in the same moment, and short beside the time between two requests of a page. */
const keptMs = 1_000;
/** At the same time, out of the queries that the engine runs: its other users find a free place in its queue. */
const running = 2;
const waiting = 64;

interface ComputedReport {
  rows: Record<string, unknown>[];
  bucket: ReportRange['bucket'] | null;
  freshMs: number | null;
  scanned: number;
  sql: string;
}

export interface Reports {
  /** Equal requests within 2 s share one computation. Throws LakeEngineError. */
  compute(report: Report, range: ReportRange, signal: AbortSignal): Promise<ComputedReport>;
  /** Writes the rows to a file. Returns its path; the caller deletes it. Throws LakeEngineError. */
  export(report: Report, range: ReportRange, format: 'csv' | 'parquet', signal: AbortSignal): Promise<string>;
}

export function createReports(engine: Pick<LakeEngine, 'query' | 'export'>): Reports {
  const slot = slots(running, waiting);
  const shared = new SharedResults<{ answer: ComputedReport; at: number }>(keptMs);
  return {
    compute: async (report, range, signal) => {
      const { answer, at } = await shared.get(JSON.stringify([report, range]), signal, (whileWaited) =>
        slot(whileWaited, async () => ({
          answer: await compute(engine, statements[report], range, whileWaited),
          at: performance.now(),
        })),
      );
      const ageMs = Math.round(performance.now() - at);
      return { ...answer, freshMs: answer.freshMs === null ? null : answer.freshMs + ageMs };
    },
    export: (report, range, format, signal) => {
      const statement = statements[report];
      const sql = statement.sql(range);
      const written = format === 'csv' ? withSafeTexts(sql, statement.texts) : sql;
      return slot(signal, () => engine.export(written, format, optionsOf(statement, range, signal)));
    },
  };
}

async function compute(
  engine: Pick<LakeEngine, 'query'>,
  statement: ReportStatement,
  range: ReportRange,
  signal: AbortSignal,
): Promise<ComputedReport> {
  const sql = statement.sql(range);
  const result = await engine.query(sql, optionsOf(statement, range, signal));
  const { freshMs, scanned } = result;
  return {
    rows: objectsOf(result),
    bucket: statement.hasBuckets ? range.bucket : null,
    freshMs,
    scanned,
    sql,
  };
}

const optionsOf = (
  { topics, lookBackMs }: ReportStatement,
  { from, to }: ReportRange,
  signal: AbortSignal,
) => ({
  topics,
  from: Math.max(0, from - lookBackMs),
  to,
  signal,
});
