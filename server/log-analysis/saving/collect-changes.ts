import type { Logger } from 'pino';
import type { RowKey, StateChange, StoredRow } from '@/server/db';
import type { StatePart } from '@/server/log-analysis/reading/analysis';

/**
 * The changes of all parts since the last call, as text, because they go on changing. A part that fails is left out: the
 * others are still saved.
 */
export function collectChanges(parts: readonly StatePart[], log: Logger): StateChange {
  const saved: StoredRow[] = [];
  const deleted: RowKey[] = [];
  for (const part of parts) {
    try {
      collect(part, saved, deleted);
    } catch (error) {
      log.error({ err: error, part: part.kind }, 'the changes of this analysis are not saved');
    }
  }
  return { saved, deleted };
}

function collect(part: StatePart, saved: StoredRow[], deleted: RowKey[]): void {
  const { kind } = part;
  const changed = part.changed();
  // One statement must not name a row twice.
  const rows = new Map(changed.saved.map(({ id, data }) => [id, JSON.stringify(data ?? null)]));
  for (const [id, data] of rows) saved.push({ kind, id, data });
  for (const id of new Set(changed.deleted)) if (!rows.has(id)) deleted.push({ kind, id });
}
