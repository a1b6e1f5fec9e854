import { randomBytes } from 'node:crypto';
import pg from 'pg';

/** Creates a database on the server of `databaseUrl`, for tests that leave unusual data behind. Returns its URL. */
export async function freshDatabase(databaseUrl: string): Promise<string> {
  const name = `test_${randomBytes(4).toString('hex')}`;
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(`create database ${name}`);
  } finally {
    await client.end();
  }
  const url = new URL(databaseUrl);
  url.pathname = `/${name}`;
  return url.href;
}
