import { batchesOf } from '../batches';
import type { Database, Queries } from '../connection';
import { addToOutbox, type OutboxRecord } from '../framework/outbox';
import { frameworkTables } from '../framework/tables';
import { requireOwner } from '../state-owner/owner';
import { type IncidentRow, upsertIncidents } from './incidents';
import { type MuteRow, upsertMutes } from './mutes';
import { type EvaluatedTo, saveProgress } from './progress';
import { deleteRows, type JsonRow, upsertRows } from './rows';
import { insertSamples, type StoredSample } from './samples';
import { alertsSchema } from './schema';

/** The schema's outbox, for the relay. */
export const alertsTables = frameworkTables(alertsSchema);

/** What one transaction writes. */
export interface AlertsChange {
  progress: EvaluatedTo;
  active: { saved: readonly JsonRow[]; deleted: readonly string[] };
  notices: { saved: readonly JsonRow[]; deleted: readonly string[] };
  incidents: readonly IncidentRow[];
  mutes: readonly MuteRow[];
  samples: readonly StoredSample[];
  outbox: readonly OutboxRecord[];
  /** Writes more in the same transaction. */
  also(tx: Queries): Promise<void>;
}

/** Writes a change in one transaction. Throws StateTakenOver, with nothing written, when the term is not the current one. */
export async function saveAlerts(database: Database, term: number, change: AlertsChange): Promise<void> {
  await database.transaction(async (tx) => {
    await requireOwner(tx, alertsSchema, term);
    await saveProgress(tx, change.progress);
    await deleteRows(tx, 'active', change.active.deleted);
    await deleteRows(tx, 'notices', change.notices.deleted);
    // A storm of a thousand alerts is some megabytes.
    await inBatches(change.active.saved, (rows) => upsertRows(tx, 'active', rows));
    await inBatches(change.notices.saved, (rows) => upsertRows(tx, 'notices', rows));
    await inBatches(change.incidents, (rows) => upsertIncidents(tx, rows));
    await upsertMutes(tx, change.mutes);
    await inBatches(change.samples, (rows) => insertSamples(tx, rows));
    await inBatches(change.outbox, (rows) => addToOutbox(tx, alertsTables, rows));
    await change.also(tx);
  });
}

/** Each row has a few KB at most. */
async function inBatches<R>(rows: readonly R[], write: (batch: R[]) => Promise<void>): Promise<void> {
  for (const batch of batchesOf(rows, () => 0)) await write(batch);
}
