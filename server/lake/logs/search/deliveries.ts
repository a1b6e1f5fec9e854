import type { LogLine } from '@/lib/logs/log-line';
import { literal } from '@/server/lake/columns/field';
import type { LakeEngine } from '@/server/lake/engine';
import { type FoundLine, identityOf } from './found-line';
import { endOf, olderThan, type Place } from './place';
import { type FileSpan, windowStart } from './windows';

/** Lines from new to old, each as it was delivered first. */
export class Deliveries {
  private readonly found = new Map<string, FoundLine>();

  get size(): number {
    return this.found.size;
  }

  /** Lines that are older than all before. */
  add(lines: readonly FoundLine[]): void {
    for (const line of lines) {
      const { epoch, partition, offset } = line.place;
      const key = line.identity ?? `${epoch}-${partition}-${offset}`;
      // A later delivery leaves its place in the order.
      this.found.delete(key);
      this.found.set(key, line);
    }
  }

  get identities(): string[] {
    return [...this.found.values()].flatMap(({ identity }) => identity ?? []);
  }

  /** Without those of `identities`. */
  lines(identities: ReadonlySet<string> = new Set()): LogLine[] {
    const kept = [...this.found.values()].filter(({ identity }) => !identities.has(identity ?? ''));
    return kept.map(({ line }) => line);
  }
}

/** How long before a line its first delivery is looked for: a collector that was killed sends its last lines again. */
const lookBack = { ms: 600_000, rows: 300_000 };

/** Which of these lines were delivered already before a place. `where`: the condition of the filter, which they pass too. */
export async function deliveredBefore(
  {
    engine,
    files,
    signal,
  }: { engine: Pick<LakeEngine, 'query'>; files: readonly FileSpan[]; signal: AbortSignal },
  identities: readonly string[],
  where: string,
  place: Place,
): Promise<Set<string>> {
  if (identities.length === 0) return new Set();
  const ids = identities.map((identity) => literal((JSON.parse(identity) as [string, string])[1]));
  const to = endOf(place);
  const from = windowStart(files, Math.max(0, place.at - lookBack.ms), to, lookBack.rows);
  const sql = `SELECT DISTINCT source, id FROM logs WHERE ${where} AND ${olderThan(place)} AND id IN (${ids.join(', ')})`;
  const { rows } = await engine.query(sql, { topics: ['logs'], from, to, signal });
  return new Set(rows.map(([source, id]) => identityOf(source, id) ?? ''));
}
