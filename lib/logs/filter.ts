import type { EventData } from '@/lib/events';
import { logLevels } from '@/lib/events/log-level';
import type { Filter } from '@/lib/protocol';

type Line = EventData<'log.written'>;
/** The filters of log lines. All that are given have to match. */
export type LineFilter = Pick<Filter, 'level' | 'service' | 'text' | 'orderId' | 'traceId'>;

/**
 * What a filter of log lines means, live and in the past:
 * - level: at least this level
 * - service, orderId, traceId: equal; of several services any one
 * - text: `msg`, `err.name` or `err.message` contains it, compared by `foldCase`
 *
 * filter-cases.fixture.ts has the cases that every implementation is tested with. `textOf` returns the folded texts of a
 * line, so that a caller with many filters can fold a line once.
 */
export function linePredicate(filter: LineFilter, textOf = searchedTexts): (line: Line) => boolean {
  const { level, service, text, orderId, traceId } = filter;
  const passing = level && new Set<string>(logLevels.slice(logLevels.indexOf(level)));
  const services = service === undefined ? undefined : new Set([service].flat());
  const wanted = text === undefined ? undefined : foldCase(text);
  return (line) =>
    (passing === undefined || passing.has(line.level)) &&
    (services === undefined || services.has(line.service)) &&
    (orderId === undefined || line.orderId === orderId) &&
    (traceId === undefined || line.traceId === traceId) &&
    (wanted === undefined || isIn(textOf(line), wanted));
}

// A loop: thousands of lines a second are compared with every text.
function isIn(texts: readonly string[], wanted: string): boolean {
  for (const text of texts) if (text.includes(wanted)) return true;
  return false;
}

/** The texts of a line that `text` is searched in, each by itself, folded. */
export const searchedTexts = ({ msg, err }: Pick<Line, 'msg' | 'err'>): readonly string[] =>
  err ? [foldCase(msg), foldCase(err.name), foldCase(err.message)] : [foldCase(msg)];

const contextual = /\u03c2|\u0307/;

/**
 * Text without differences of case: lower case, where every sigma is the same (the final one is written differently) and
 * an i with a dot is an i (the lower case of the Turkish capital has a dot more). Without these two, a text would not be
 * found within a longer one.
 */
export function foldCase(text: string): string {
  const lower = text.toLowerCase();
  return contextual.test(lower) ? lower.replaceAll('ς', 'σ').replaceAll('i\u0307', 'i') : lower;
}
