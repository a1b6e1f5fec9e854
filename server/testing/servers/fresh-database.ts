import { randomBytes } from 'node:crypto';
import pg from 'pg';

/** Makes a database of its own beside the one at `databaseUrl`, for tests that leave odd data behind. */
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
