import type { LogLine } from '@/lib/logs/log-line';
import { findLines } from '../search/find-lines';
import { newerThan, oldestFirst, type Place } from '../search/place';
import type { SearchParts } from '../search/search';

const firstMs = 60_000;
const growth = 8;
const budgetMs = 500;
const mostCharacters = 4_000_000;

/** The next lines after a place, oldest first, that a condition is true for: what is found in half a second. */
export async function linesAfter(
  { engine, files, signal }: SearchParts,
  { where, place, limit }: { where: string; place: Place; limit: number },
): Promise<LogLine[]> {
  const end = performance.now() + budgetMs;
  const newest = files.reduce((latest, { maxAt }) => Math.max(latest, maxAt), place.at);
  const options = { order: oldestFirst, characters: mostCharacters, limit, from: place.at, signal };
  for (let ms = firstMs; ; ms *= growth) {
    const isLast = place.at + ms > newest;
    const found = await findLines(engine, {
      where: `${where} AND ${newerThan(place)}`,
      ...options,
      // Rows that are in no file yet are newer than the newest file.
      ...(isLast ? {} : { to: place.at + ms }),
    });
    if (isLast || found.last || performance.now() > end) return found.lines.map(({ line }) => line);
  }
}
