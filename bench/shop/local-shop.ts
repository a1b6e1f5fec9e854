import { createWriteStream } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { startServers } from '@/server/testing/shop/servers';
import { Shop } from '@/server/testing/shop/shop';

/** A shop on its own Kafka and PostgreSQL, not started yet. What its services print goes to this file in the temporary folder. */
export async function openLocalShop(logName: string): Promise<{ shop: Shop; stop(): Promise<void> }> {
  const output = createWriteStream(join(tmpdir(), logName));
  const servers = await startServers({ javaHome: process.env.JAVA_HOME });
  const shop = new Shop({
    brokers: servers.kafka.brokers,
    databaseUrl: servers.postgres.url,
    log: pino({ level: 'silent' }),
    onLine: (line) => output.write(line),
  });
  const stop = async () => {
    await shop.stop();
    await servers.stop();
  };
  return { shop, stop };
}
