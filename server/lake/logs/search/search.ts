import type { LogLine } from '@/lib/logs/log-line';
import type { LakeEngine } from '@/server/lake/engine';
import { belowBounds } from './bounds';
import { Deliveries, deliveredBefore } from './deliveries';
import { findLines } from './find-lines';
import { longestWaitMs, type Moment } from './moment';
import { beforeTime, endOf, olderThan, type Place } from './place';
import { type FileSpan, rowsIn, windowStart } from './windows';

export interface SearchParts {
  engine: Pick<LakeEngine, 'query'>;
  /** The files of the topic `logs`, for planning. */
  files: readonly FileSpan[];
  signal: AbortSignal;
}

interface SearchQuery {
  /** The condition of the filter. */
  where: string;
  moment: Moment;
  /** Epoch ms, inclusive. */
  from: number;
  /** Only lines older than this one. */
  before: Place;
  limit: number;
  /** How many rows the first window may have, about. */
  rows: number;
}

interface SearchResult {
  /** Newest first. A line that was delivered several times is here once, as it came first. */
  lines: LogLine[];
  /** Where the search goes on, and with how many rows; undefined: everything was searched. */
  next: { place: Place; rows: number } | undefined;
}

/** Bounds of a page. */
export const pageLimits = {
  /** How long the first page waits for lines that the lake has not read yet, ms. */
  waitMs: longestWaitMs,
  /** Time after which no further window is searched, ms: with the last one a page takes at most about a second. */
  budgetMs: 600,
  /** What a window may take, ms. */
  windowMs: 250,
  /** Rows of the first window, about. */
  rows: 40_000,
  /** Of the data of the lines. */
  characters: 4_000_000,
};
const growth = 8;

/** Searches from new to old in windows of growing length, until there are enough lines or the time is over. */
export async function search(
  parts: SearchParts,
  query: SearchQuery,
  limits = pageLimits,
): Promise<SearchResult> {
  const end = performance.now() + limits.budgetMs;
  const where = `${query.where} AND ${belowBounds(query.moment.bounds)}`;
  const deliveries = new Deliveries();
  let state: Window = { place: query.before, rows: query.rows, characters: limits.characters };
  for (;;) {
    const limit = query.limit - deliveries.size;
    const { lines, isFull, next } = await searchWindow(
      parts,
      { ...state, where, from: query.from, limit },
      limits,
    );
    deliveries.add(lines);
    if (!next) return { lines: deliveries.lines(), next: undefined };
    state = next;
    if (isFull || deliveries.size >= query.limit || performance.now() > end) break;
  }
  const repeated = await deliveredBefore(parts, deliveries.identities, where, state.place);
  return { lines: deliveries.lines(repeated), next: state };
}

/** Where the search is. */
interface Window {
  place: Place;
  /** How many rows the next window may have, about. */
  rows: number;
  /** How many characters of data there is room for. */
  characters: number;
}

async function searchWindow(
  { engine, files, signal }: SearchParts,
  window: Window & Pick<SearchQuery, 'where' | 'from' | 'limit'>,
  limits: typeof pageLimits,
) {
  const { place, limit, characters } = window;
  const began = performance.now();
  const to = endOf(place);
  const from = windowStart(files, window.from, to, window.rows);
  const where = `${window.where} AND ${olderThan(place)}`;
  const { last, ...found } = await findLines(engine, { where, limit, characters, from, to, signal });
  const after = last ?? (from > window.from ? beforeTime(from) : undefined);
  const rows = nextRows(window.rows, rowsIn(files, from, to), performance.now() - began, limits);
  const next = after && { place: after, rows, characters: characters - found.characters };
  return { lines: found.lines, isFull: found.isFull, next };
}

/** As many rows as can be searched in the time of a window, and not much more than before. */
function nextRows(before: number, searched: number, ms: number, limits: typeof pageLimits): number {
  const fitting = (Math.max(searched, before / growth) * limits.windowMs) / Math.max(1, ms);
  return Math.round(Math.min(before * growth, Math.max(limits.rows, fitting)));
}
