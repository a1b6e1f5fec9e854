/** How long searches of past lines take, as the page asks for them: over HTTP, from the role lake on one core. */
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import getPort from 'get-port';
import { generatedTopics } from '@/bench/lake/measure/generated-events';
import { generateLake } from '@/bench/lake/measure/generated-lake';
import { residentMib } from '@/bench/lake/measure/memory';
import { LakeRole } from '@/bench/lake/proof/lake-role';
import type { Stage } from '@/bench/logs/proof/stage';
import type { LogsAnswer } from '@/lib/logs/history';

interface SearchFigures {
  search: string;
  /** Until the first page, and until everything was searched, ms. */
  firstMs: number;
  allMs: number;
  lines: number;
  requests: number;
}

export interface SearchResult {
  searches: SearchFigures[];
  histogramMs: number;
  /** DuckDB alone over the same files, with all of its memory and one thread: the newest 200 lines with a text, ms. */
  duckdbMs: number;
  rssMib: number;
}

const days = 7;
const hour = 3_600_000;
const maxRequests = 500;
/** In about one of a million lines, in one of sixteen, and in none. */
const searches: Record<string, string> = {
  'rare text': 'text=Handled%200000',
  'common text': 'text=Handled%20a',
  'text in no line': 'text=not%20in%20any%20line',
  'pattern in no line': `pattern=${encodeURIComponent('^zz(a|a)*$')}`,
  'errors of a service': 'level=error&service=payment',
};

export async function measureSearch({ kafka, folder, logFile }: Stage, lines: number): Promise<SearchResult> {
  const lake = path.join(folder, 'lake');
  const to = Math.floor(Date.now() / hour) * hour - hour;
  const from = to - days * 24 * hour;
  await generateLake(lake, { from, to, events: lines / generatedTopics.logs.share }, ['logs']);
  const role = new LakeRole({
    brokers: kafka.brokers,
    folder: lake,
    port: await getPort(),
    logFile,
    core: 0,
  });
  role.start();
  await role.untilReady();
  const results: SearchFigures[] = [];
  for (const [name, filter] of Object.entries(searches)) results.push(await searchAll(role, name, filter));
  const began = performance.now();
  await ask(role, `/logs/histogram?from=${from}&to=${to}`);
  const histogramMs = performance.now() - began;
  const rssMib = residentMib(role.pid).highest;
  await role.end('SIGTERM');
  return { searches: results, histogramMs, duckdbMs: await duckdbMs(lake), rssMib };
}

async function ask(role: LakeRole, route: string): Promise<unknown> {
  const response = await role.get(route);
  if (!response?.ok) throw new Error(`${route} answers ${response?.status}: ${await response?.text()}`);
  return response.json();
}

/** Follows the cursor to the end, at most to the thousandth line that matches. */
async function searchAll(role: LakeRole, search: string, filter: string): Promise<SearchFigures> {
  const began = performance.now();
  let firstMs = Number.NaN;
  let found = 0;
  let cursor: string | null = null;
  let requests = 0;
  do {
    const next: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const answer = (await ask(role, `/logs?${filter}${next}`)) as LogsAnswer;
    requests++;
    found += answer.lines.length;
    if (Number.isNaN(firstMs) && (found > 0 || answer.cursor === null)) firstMs = performance.now() - began;
    cursor = answer.cursor;
  } while (cursor !== null && found < 1_000 && requests < maxRequests);
  return { search, firstMs, allMs: performance.now() - began, lines: found, requests };
}

async function duckdbMs(lake: string): Promise<number> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  const began = performance.now();
  await connection.runAndReadAll(`
    SELECT * FROM read_parquet('${lake}/logs/*/*/*.parquet') WHERE msg ILIKE '%not in any line%'
    ORDER BY "at" DESC LIMIT 200`);
  const ms = performance.now() - began;
  instance.closeSync();
  return ms;
}
