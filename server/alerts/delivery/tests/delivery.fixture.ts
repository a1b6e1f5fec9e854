import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { type NewChannelInput, newChannel } from '@/lib/alerts/channels';
import { settingsOf } from '@/server/alerts/delivery/channel';
import { saveDeliveries } from '@/server/alerts/delivery/deliveries-of';
import { DeliveryLoop, type DeliveryLoopOptions } from '@/server/alerts/delivery/loop';
import { Sender, type SenderOptions } from '@/server/alerts/delivery/sender';
import { testContent } from '@/server/alerts/delivery/test-content';
import type { AlertContent, DeliveryRequest } from '@/server/alerts/texts/interface';
import {
  alertsMigrations,
  alertsSchema,
  createDatabase,
  type Database,
  findDelivery,
  insertChannel,
  lockState,
  migrateSchema,
  type StoredDelivery,
  takeOver,
} from '@/server/db';

const log = pino({ level: 'silent' });

/** A database with the schema of the alerts. */
export async function openAlertsDatabase(url: string): Promise<Database> {
  const database = createDatabase(url, { name: 'test', log });
  await migrateSchema(database, alertsSchema, alertsMigrations);
  return database;
}

/** The term of a new owner. */
export async function newTerm(database: Database): Promise<number> {
  const session = await lockState(database, alertsSchema);
  if (!session) throw new Error('Another session has the lock.');
  const term = await takeOver(session, alertsSchema);
  session.end();
  return term;
}

export async function addChannel(database: Database, given: object): Promise<string> {
  const id = `c-${randomUUID()}`;
  const input = { id, name: 'A channel', ...given } as NewChannelInput;
  await insertChannel(database.queries, id, settingsOf(newChannel.parse(input), Date.now()));
  return id;
}

type Given = Partial<AlertContent> & Pick<DeliveryRequest, 'quietHours'>;

/** Writes the delivery of a notification about an incident to a channel. Returns its id. */
export async function post(
  database: Database,
  channelId: string,
  { quietHours, ...given }: Given = {},
): Promise<string> {
  const incidentId = given.incidentId ?? `rule/${randomUUID()}@abc`;
  const content = { ...testContent(Date.now()), incidentId, ...given };
  const notificationId = `${incidentId}.${content.state}`;
  const request = { notificationId, at: Date.now(), channels: [channelId], quietHours, content };
  await database.transaction((tx) => saveDeliveries(tx, [request]));
  return `${incidentId}:${content.state}:${channelId}`;
}

export async function read(database: Database, deliveryId: string): Promise<StoredDelivery> {
  const found = await findDelivery(database.queries, deliveryId);
  if (!found) throw new Error(`There is no delivery ${deliveryId}.`);
  return found;
}

/** A loop that sends, as the owner of the state. */
export function startLoop(
  database: Database,
  term: DeliveryLoopOptions['term'],
  options: Partial<SenderOptions> = {},
): DeliveryLoop & { end(): Promise<void> } {
  const sender = new Sender({ pageUrl: 'https://page.example', database, ...options });
  const loop = new DeliveryLoop({ database, sender, term, log });
  loop.start();
  const end = async () => {
    await loop.stop();
    sender.stop();
  };
  return Object.assign(loop, { end });
}
