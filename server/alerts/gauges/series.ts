import { cut } from '@/lib/text/cut';
import type { Reading, Series } from './source';

/** A label of an alert is no longer than this. */
const maxLength = 256;

/** The key of a series: equal for equal gauges and labels, whatever the order of the labels. */
export function seriesKey({ gauge, labels }: Series): string {
  const sorted = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([gauge, sorted]);
}

/** Text from outside as PostgreSQL and the topics accept it: no NUL, no lone surrogate, at most 256 characters. */
function storable(text: string): string {
  return cut(text, maxLength).replace(/[\0\p{Cs}]/gu, '\ufffd');
}

/** A reading with labels and details that can be stored. A value that is no finite number is not known. */
export function storableReading({ gauge, labels, value, details }: Reading): Reading {
  const isKnown = value !== null && Number.isFinite(value);
  return {
    gauge,
    labels: mapTexts(labels),
    value: isKnown ? value : null,
    ...(details && { details: mapTexts(details) }),
  };
}

const mapTexts = <T extends string | number>(texts: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [name, typeof text === 'string' ? storable(text) : text]),
  ) as Record<string, T>;
