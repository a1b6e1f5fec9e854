import { sql } from 'drizzle-orm';
import type { Queries } from '../connection';
import { alertsTable } from './schema';

const channels = alertsTable('channels');

/** The settings of all channels, in order of their ids. */
export async function loadChannels(queries: Queries): Promise<{ id: string; data: unknown }[]> {
  const { rows } = await queries.execute<{ id: string; data: unknown }>(
    sql`select id, data from ${channels} order by id`,
  );
  return rows;
}

/** False when there is one with this id. */
export async function insertChannel(tx: Queries, id: string, data: unknown): Promise<boolean> {
  const { rowCount } = await tx.execute(sql`
    insert into ${channels} (id, data) values (${id}, ${JSON.stringify(data)}::json) on conflict do nothing`);
  return rowCount === 1;
}

/** The settings of a channel; undefined: there is none. */
export async function readChannel(queries: Queries, id: string): Promise<unknown> {
  const { rows } = await queries.execute<{ data: unknown }>(
    sql`select data from ${channels} where id = ${id}`,
  );
  return rows[0]?.data;
}

/** The settings of a channel, locked until the transaction ends; undefined: there is none. */
export async function lockChannel(tx: Queries, id: string): Promise<unknown> {
  const { rows } = await tx.execute<{ data: unknown }>(
    sql`select data from ${channels} where id = ${id} for update`,
  );
  return rows[0]?.data;
}

export async function updateChannel(tx: Queries, id: string, data: unknown): Promise<void> {
  await tx.execute(sql`update ${channels} set data = ${JSON.stringify(data)}::json where id = ${id}`);
}

export async function deleteChannel(tx: Queries, id: string): Promise<void> {
  await tx.execute(sql`delete from ${channels} where id = ${id}`);
}
