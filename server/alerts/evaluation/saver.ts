import type { Logger } from 'pino';
import type { Progress, Sample } from '@/server/alerts/engine/interface';
import type { AlertsMetrics } from '@/server/alerts/metrics';
import type { PendingChange } from '@/server/alerts/state/pending-change';
import type { DeliveryRequest } from '@/server/alerts/texts/interface';
import { type Outgoing, type StoredRecord, toStoredRecord } from '@/server/bus';
import {
  type AlertsChange,
  type Database,
  type JsonRow,
  OwnedSaves,
  type Ownership,
  type Queries,
  saveAlerts,
} from '@/server/db';

const retryMs = 500;
const source = 'alerts';
const sentences = {
  unreachable:
    'PostgreSQL cannot be reached, so no rule is evaluated. Events wait in Kafka until it is back.',
  refused:
    'PostgreSQL refused to save the alerts, so no rule is evaluated; the cause is in the log of this process.',
  recovered: 'the alerts are saved again',
};

interface SaverOptions {
  database: Database;
  ownership: Ownership;
  /** Adds the deliveries of notifications, in the same transaction. */
  deliver(tx: Queries, requests: readonly DeliveryRequest[]): Promise<void>;
  metrics: AlertsMetrics;
  log: Logger;
}

/** Saves a change in one transaction, and repeats that until it succeeds. */
export class Saver {
  private readonly saves: OwnedSaves;

  constructor(private readonly options: SaverOptions) {
    const { ownership, metrics, log } = options;
    const onOutcome = (outcome: 'saved' | 'failed') => metrics.saves.inc({ outcome });
    this.saves = new OwnedSaves({ ownership, retryMs, sentences, onOutcome, log });
  }

  /** Why the state is not saved; undefined: it is. */
  get problem(): string | undefined {
    return this.saves.problem;
  }

  /** Throws StateTakenOver when another instance is the owner, and any other error when the signal is aborted. */
  save(
    pending: PendingChange,
    progress: Progress,
    samples: readonly Sample[],
    signal: AbortSignal,
  ): Promise<void> {
    const { database, ownership } = this.options;
    const change = this.toChange(pending, progress, samples);
    return this.saves.save(() => saveAlerts(database, ownership.term, change), signal);
  }

  private toChange(pending: PendingChange, progress: Progress, samples: readonly Sample[]): AlertsChange {
    return {
      progress,
      active: split(pending.active),
      notices: split(pending.notices),
      incidents: [...pending.incidents.values()].map((incident) => ({ ...incident, data: incident })),
      mutes: pending.mutes.map((mute) => ({ ...mute, data: mute })),
      samples,
      outbox: pending.events.flatMap((event) => this.toRecord(event)),
      also: (tx) => this.options.deliver(tx, pending.deliveries),
    };
  }

  // One that nobody could read must not keep all others from being saved.
  private toRecord(event: Outgoing): StoredRecord[] {
    try {
      return [toStoredRecord(event, source)];
    } catch (error) {
      this.options.log.error({ err: error, id: event.id }, 'an event about an alert is not published');
      return [];
    }
  }
}

function split(rows: ReadonlyMap<string, unknown>): { saved: JsonRow[]; deleted: string[] } {
  const saved = [...rows].flatMap(([id, data]) => (data === null ? [] : [{ id, data }]));
  return { saved, deleted: [...rows].flatMap(([id, data]) => (data === null ? [id] : [])) };
}
