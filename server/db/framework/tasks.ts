import { and, eq, sql } from 'drizzle-orm';
import type { Queries } from '../connection';
import { unnest } from '../unnest';
import type { FrameworkTables } from './tables';

/** Work that is due at a time. There is one task per kind and key. */
export interface NewTask {
  kind: string;
  key: string;
  /** Epoch ms. */
  dueAt: number;
  data: unknown;
  traceparent?: string | undefined;
}

/** A task that one process holds until its lease ends. */
export interface LeasedTask {
  kind: string;
  key: string;
  data: unknown;
  /** The number of failed tries. */
  attempts: number;
  lease: string;
  traceparent?: string;
}

/** Adds tasks, in the transaction of the change that needs them. An existing task stays unchanged. */
export async function addTasks(
  tx: Queries,
  { tasks }: FrameworkTables,
  added: readonly NewTask[],
): Promise<void> {
  if (added.length === 0) return;
  const rows = unnest(added, [
    ['text', ({ kind }) => kind],
    ['text', ({ key }) => key],
    ['bigint', ({ dueAt }) => dueAt],
    ['jsonb', ({ data }) => data ?? {}],
    ['text', ({ traceparent }) => traceparent],
  ]);
  await tx.execute(sql`
    insert into ${tasks} (kind, key, due_at, data, traceparent) select * from ${rows} on conflict do nothing`);
}

/**
 * Leases due tasks that no process holds, the longest due first. The lease of a process that died expires.
 *
 * Materialized, because a plan that runs the inner query more than once would lock, and lease, more than `limit`.
 */
export async function leaseTasks(
  queries: Queries,
  { tasks }: FrameworkTables,
  { now, limit, leaseMs, lease }: { now: number; limit: number; leaseMs: number; lease: string },
): Promise<LeasedTask[]> {
  const { rows } = await queries.execute<Record<string, unknown> & LeasedTask>(sql`
    with due as materialized (
      select kind, key from ${tasks} where due_at <= ${now} and leased_until <= ${now}
      order by due_at limit ${limit} for update skip locked)
    update ${tasks} as t set leased_until = ${now + leaseMs}, lease = ${lease} from due
    where t.kind = due.kind and t.key = due.key
    returning t.kind, t.key, t.data, t.attempts, t.lease, t.traceparent`);
  return rows.map(({ traceparent, ...task }) => ({ ...task, ...(traceparent ? { traceparent } : {}) }));
}

/** Deletes tasks, in the transaction that stores their results. Returns those whose lease still held. */
export async function finishTasks<T extends LeasedTask>(
  tx: Queries,
  { tasks }: FrameworkTables,
  finished: readonly T[],
): Promise<T[]> {
  const { rows } = await tx.execute<{ kind: string; key: string }>(sql`
    delete from ${tasks} as t using ${unnest(finished, [
      ['text', ({ kind }) => kind],
      ['text', ({ key }) => key],
      ['text', ({ lease }) => lease],
    ])} as f (kind, key, lease)
    where t.kind = f.kind and t.key = f.key and t.lease = f.lease returning t.kind, t.key`);
  const held = new Set(rows.map(({ kind, key }) => `${kind} ${key}`));
  return finished.filter(({ kind, key }) => held.has(`${kind} ${key}`));
}

/** Releases a failed task, to be tried again at `dueAt`, epoch ms. */
export async function rescheduleTask(
  queries: Queries,
  { tasks }: FrameworkTables,
  task: LeasedTask,
  { dueAt, error }: { dueAt: number; error: string },
): Promise<void> {
  await queries
    .update(tasks)
    .set({ dueAt, attempts: task.attempts + 1, leasedUntil: 0, lastError: error })
    .where(and(eq(tasks.kind, task.kind), eq(tasks.key, task.key), eq(tasks.lease, task.lease)));
}
