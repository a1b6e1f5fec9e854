import type { Logger } from 'pino';
import type { AlertContent } from '@/server/alerts/texts/interface';
import {
  type Database,
  dropDeliveriesOf,
  dropIfResolved,
  lockChannel,
  postponeDelivery,
  type StoredDelivery,
  storeDeliveryResult,
  updateChannel,
} from '@/server/db';
import type { Sent } from './attempt';
import { type ChannelSettings, parseSettings } from './channel';
import { pauseMs, resultOf } from './next-attempt';
import { type QuietHours, quietUntil } from './quiet-hours';
import type { Sender } from './sender';

interface DeliverContext {
  database: Database;
  sender: Sender;
  signal: AbortSignal;
  log: Logger;
  /** Of the channel, in a row. */
  failures: number;
}

/**
 * Sends a delivery that is due, or makes it wait for the end of quiet hours, or drops it. Returns the result of an attempt,
 * and how long the channel has to rest because it failed.
 */
export async function deliver(
  delivery: StoredDelivery,
  settings: ChannelSettings | undefined,
  context: DeliverContext,
): Promise<{ result: Sent['result']; pauseMs: number | undefined } | undefined> {
  const { database, sender, signal } = context;
  const { deliveryId, channelId } = delivery;
  if (!settings?.enabled) {
    const reason = settings ? 'The channel was switched off.' : 'The channel was deleted.';
    await dropDeliveriesOf(database.queries, channelId, reason);
    return undefined;
  }
  if (await isHeldBack(delivery, database)) return undefined;
  const content = delivery.content as AlertContent;
  const sent = await sender.send(settings, { id: deliveryId, channelId, content, isTest: false, signal });
  await storeDeliveryResult(database.queries, deliveryId, resultOf(sent, delivery, Date.now()));
  note(sent, delivery, context.log);
  if (sent.result === 'gone') await switchOff(database, channelId, sent.reason);
  const rest = sent.result === 'failed' ? pauseMs(sent, context.failures + 1) : undefined;
  return { result: sent.result, pauseMs: rest };
}

/** Whether quiet hours make it wait, or it was resolved in those it waited for. */
async function isHeldBack(delivery: StoredDelivery, { queries }: Database): Promise<boolean> {
  const { deliveryId, channelId, incidentId, quietHours, severity, wasPostponed } = delivery;
  const hours = quietHours as QuietHours | null;
  const applies = hours !== null && !(hours.exceptCritical && severity === 'critical');
  const until = applies ? quietUntil(hours, Date.now()) : undefined;
  if (until !== undefined) {
    await postponeDelivery(queries, deliveryId, until, 'It waits until the quiet hours end.');
    return true;
  }
  const isOver = wasPostponed && delivery.state === 'firing';
  return isOver && dropIfResolved(queries, channelId, incidentId, 'It was resolved in the quiet hours.');
}

function switchOff(database: Database, channelId: string, reason: string): Promise<void> {
  return database.transaction(async (tx) => {
    const data = await lockChannel(tx, channelId);
    if (data === undefined) return;
    await updateChannel(tx, channelId, { ...parseSettings(data), enabled: false, disabledBecause: reason });
    await dropDeliveriesOf(tx, channelId, reason);
  });
}

function note({ result, attempt }: Sent, { deliveryId, channelId }: StoredDelivery, log: Logger): void {
  const fields = { deliveryId, channelId, durationMs: attempt.durationMs, status: attempt.status };
  if (result === 'sent') log.info(fields, 'alert delivered');
  else log.warn({ ...fields, result, answer: attempt.answer }, 'alert not delivered');
}
