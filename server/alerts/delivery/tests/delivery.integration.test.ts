import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Database, readChannel, retryDelivery, sql } from '@/server/db';
import { freshDatabase } from '@/server/testing/servers/fresh-database';
import { testDatabaseUrl } from '@/server/testing/servers/servers';
import { type SmtpServer, startSmtpServer } from '@/server/testing/servers/smtp-server';
import { addChannel, newTerm, openAlertsDatabase, post, read, startLoop } from './delivery.fixture';
import { isSigned, type Receiver, startReceiver } from './receiver.fixture';

const secret = `whsec_${Buffer.from('a secret of thirty-two bytes....').toString('base64')}`;
const waiting = { timeout: 20_000, interval: 20 };
let database: Database;
let receiver: Receiver;
let smtp: SmtpServer;
let loop: ReturnType<typeof startLoop>;

beforeAll(async () => {
  database = await openAlertsDatabase(await freshDatabase(testDatabaseUrl));
  [receiver, smtp] = await Promise.all([startReceiver(), startSmtpServer()]);
  const term = await newTerm(database);
  loop = startLoop(database, () => term, { smtpUrl: smtp.url, timeoutMs: 500 });
});
beforeEach(() => {
  receiver.received.length = 0;
  receiver.answers.length = 0;
});
afterAll(async () => {
  await loop.end();
  await Promise.all([receiver.stop(), smtp.stop()]);
  await database.stop();
});

const webhook = (more: object = {}) =>
  addChannel(database, { kind: 'webhook', url: receiver.url, format: 'pulseboard', secret, ...more });

/** Waits until a delivery has a status. */
async function until(deliveryId: string, status: string) {
  loop.wake();
  await expect.poll(async () => (await read(database, deliveryId)).status, waiting).toBe(status);
  return read(database, deliveryId);
}
/** Waits until a delivery was tried this often, and waits. */
async function untilTried(deliveryId: string, attempts: number) {
  loop.wake();
  await expect.poll(async () => (await read(database, deliveryId)).attempts, waiting).toBe(attempts);
  return read(database, deliveryId);
}
/** Makes what waits due. */
async function makeDue(deliveryId: string) {
  await database.queries.execute(
    sql`update alerts.deliveries set next_at = 0 where delivery_id = ${deliveryId}`,
  );
  loop.wake();
}

describe('a webhook', () => {
  it('is signed, and has the id of its delivery', async () => {
    const deliveryId = await post(database, await webhook(), { title: 'Größe \u{1f4c8}' });
    const stored = await until(deliveryId, 'sent');
    expect(receiver.received).toHaveLength(1);
    const [call] = receiver.received;
    if (!call) throw new Error('Nothing was received.');
    expect(call.id).toBe(deliveryId);
    expect(isSigned(secret, call)).toBe(true);
    expect(isSigned(secret, { ...call, body: `${call.body} ` })).toBe(false);
    expect(JSON.parse(call.body)).toMatchObject({
      type: 'alert.firing',
      data: { title: 'Größe \u{1f4c8}', link: 'https://page.example/alerts?tab=channels' },
    });
    expect(stored).toMatchObject({ attempts: 1, lastAttempt: { status: 200, answer: 'ok' } });
  });

  it('that is answered with 500 is sent again with the same id', async () => {
    receiver.answers.push((response) => response.writeHead(500).end('out of order'));
    const deliveryId = await post(database, await webhook());
    const failed = await untilTried(deliveryId, 1);
    expect(failed).toMatchObject({ status: 'waiting', reason: 'It answered 500: out of order' });
    expect(failed.nextAt).toBeGreaterThan(Date.now());
    await makeDue(deliveryId);
    await until(deliveryId, 'sent');
    expect(receiver.received.map(({ id }) => id)).toEqual([deliveryId, deliveryId]);
  });

  it('that is answered with Retry-After is not sent before', async () => {
    receiver.answers.push((response) => response.writeHead(429, { 'retry-after': '1800' }).end());
    const failed = await untilTried(await post(database, await webhook()), 1);
    expect(failed.nextAt - Date.now()).toBeGreaterThan(1_700_000);
  });

  it('that is answered with 410 switches its channel off, and what waits is dropped', async () => {
    const channelId = await webhook();
    receiver.answers.push((response) => response.writeHead(410).end());
    const first = await post(database, channelId);
    await until(first, 'dead');
    expect(await readChannel(database.queries, channelId)).toMatchObject({ enabled: false });
    expect((await read(database, await post(database, channelId))).reason).toBe(
      'The channel is switched off.',
    );
    expect(receiver.received).toHaveLength(1);
  });

  it('is not sent to where it is redirected', async () => {
    receiver.answers.push((response) => response.writeHead(307, { location: receiver.url }).end());
    const failed = await untilTried(await post(database, await webhook()), 1);
    expect(failed.reason).toContain('redirects are not followed');
    expect(receiver.received).toHaveLength(1);
  });

  it('whose receiver does not answer, or refuses the connection, is tried again', async () => {
    receiver.answers.push(() => undefined);
    const slow = await untilTried(await post(database, await webhook()), 1);
    expect(slow.reason).toBe('It did not answer in time.');
    const closed = await startReceiver();
    await closed.stop();
    const refused = await untilTried(await post(database, await webhook({ url: closed.url })), 1);
    expect(refused.reason).toBe('The connection was refused.');
  });

  it('ends the connection of an answer without end, and keeps its beginning', async () => {
    let written = 0;
    const closed = vi.fn();
    receiver.answers.push((response) => {
      const chunk = Buffer.alloc(65_536, 'x');
      const write = () => {
        while (!response.destroyed && response.write(chunk)) written += chunk.length;
      };
      response.on('drain', write).on('close', closed);
      write();
    });
    const stored = await until(await post(database, await webhook()), 'sent');
    expect((stored.lastAttempt as { answer: string }).answer.length).toBeLessThanOrEqual(500);
    await expect.poll(() => closed.mock.calls.length, waiting).toBe(1);
    expect(written).toBeLessThan(50_000_000);
  });

  it('that nobody took within a day is dead, and is sent again when a person wants', async () => {
    receiver.answers.push((response) => response.writeHead(503).end());
    const channelId = await webhook();
    const deliveryId = await post(database, channelId);
    await untilTried(deliveryId, 1);
    await database.queries.execute(
      sql`update alerts.deliveries set give_up_at = ${Date.now()}::bigint where delivery_id = ${deliveryId}`,
    );
    receiver.answers.push((response) => response.writeHead(503).end());
    await makeDue(deliveryId);
    expect((await until(deliveryId, 'dead')).reason).toMatch(/^Not taken in time/);
    await retryDelivery(database.queries, deliveryId, Date.now(), Date.now() + 60_000);
    await until(deliveryId, 'sent');
    expect(new Set(receiver.received.map(({ id }) => id))).toEqual(new Set([deliveryId]));
  });
});

it('a channel that does not answer holds up no other', async () => {
  const [stuck, other] = await Promise.all([webhook(), webhook()]);
  const isAnswered = vi.fn();
  receiver.answers.push((response) => response.on('close', isAnswered));
  await post(database, stuck);
  loop.wake();
  await expect.poll(() => receiver.received.length, waiting).toBe(1);
  await until(await post(database, other), 'sent');
  expect(isAnswered).not.toHaveBeenCalled();
});

it('what is resolved is sent after what said that it fires', async () => {
  const channelId = await webhook();
  receiver.answers.push((response) => response.writeHead(500).end());
  const incidentId = `rule/${randomUUID()}@x`;
  const firing = await post(database, channelId, { incidentId });
  const resolved = await post(database, channelId, { incidentId, state: 'resolved' });
  const another = await post(database, channelId);
  await until(another, 'sent');
  await makeDue(firing);
  await until(resolved, 'sent');
  expect(receiver.received.map(({ id }) => id)).toEqual([firing, another, firing, resolved]);
});

it('another owner sends, and the one before does not', async () => {
  await loop.end();
  const old = await newTerm(database);
  const current = await newTerm(database);
  const deliveryId = await post(database, await webhook());
  const before = startLoop(database, () => old);
  const none = startLoop(database, () => undefined);
  for (const idle of [before, none]) idle.wake();
  await before.end();
  await none.end();
  expect((await read(database, deliveryId)).attempts).toBe(0);
  loop = startLoop(database, () => current, { smtpUrl: smtp.url, timeoutMs: 500 });
  await until(deliveryId, 'sent');
});

describe('in quiet hours', () => {
  const clock = (offsetMs: number) => new Date(Date.now() + offsetMs).toISOString().slice(11, 16);
  const quietNow = (exceptCritical = true) => ({
    from: clock(-7_200_000),
    to: clock(7_200_000),
    timeZone: 'UTC',
    exceptCritical,
  });

  /** Ends the quiet hours of a delivery. */
  const endQuietHours = async (deliveryId: string) => {
    await database.queries.execute(
      sql`update alerts.deliveries set quiet_hours = null where delivery_id = ${deliveryId}`,
    );
    await makeDue(deliveryId);
  };
  const postponed = async (deliveryId: string) => {
    loop.wake();
    await expect.poll(async () => (await read(database, deliveryId)).wasPostponed, waiting).toBe(true);
  };

  it('a delivery waits until they end', async () => {
    const deliveryId = await post(database, await webhook(), { quietHours: quietNow(), severity: 'warning' });
    await postponed(deliveryId);
    const { nextAt, reason } = await read(database, deliveryId);
    expect(nextAt - Date.now()).toBeGreaterThan(7_000_000);
    expect(reason).toBe('It waits until the quiet hours end.');
    await endQuietHours(deliveryId);
    await until(deliveryId, 'sent');
  });

  it('a critical one is sent, unless they apply to it too', async () => {
    const channelId = await webhook();
    await until(await post(database, channelId, { quietHours: quietNow(), severity: 'critical' }), 'sent');
    await postponed(await post(database, channelId, { quietHours: quietNow(false), severity: 'critical' }));
  });

  it('one that is resolved meanwhile is dropped, and says so', async () => {
    const [channelId, incidentId] = [await webhook(), `rule/${randomUUID()}@x`];
    const quiet = { quietHours: quietNow(), severity: 'warning' as const, incidentId };
    const firing = await post(database, channelId, quiet);
    await postponed(firing);
    const resolved = await post(database, channelId, { ...quiet, state: 'resolved' });
    await endQuietHours(firing);
    for (const deliveryId of [firing, resolved])
      expect((await until(deliveryId, 'dropped')).reason).toBe('It was resolved in the quiet hours.');
    expect(receiver.received).toEqual([]);
  });
});

describe('a mail', () => {
  const email = (more: object = {}) =>
    addChannel(database, { kind: 'email', addresses: ['ops@example.com', 'jörg@müller.de'], ...more });

  it('goes to all addresses of its channel, as HTML and text, and is not run as HTML', async () => {
    const title = `Moved ${randomUUID()} <img src=x onerror=alert(1)>`;
    await until(await post(database, await email(), { title, severity: 'critical' }), 'sent');
    const mails = smtp.received.filter(({ to }) => to.includes('ops@example.com'));
    expect(mails).toHaveLength(1);
    const data = (mails[0]?.data ?? '').replace(/=\r\n/g, '');
    expect(mails[0]?.to).toHaveLength(2);
    expect(data).toContain('Content-Type: text/plain');
    expect(data).toContain('&lt;img src=3Dx onerror=3Dalert(1)&gt;');
    expect(data.split('<!doctype html>')[1]).not.toContain('<img src');
    expect(data).toMatch(/^From: Pulseboard alerts <alerts@pulseboard\.example>/m);
    expect(data).toMatch(/https:\/\/page\.example\/alerts/);
  });

  it('that the server refuses is dead, with the reason', async () => {
    const refused = await email({ addresses: [`refused-${randomUUID()}@example.com`] });
    expect((await until(await post(database, refused), 'dead')).reason).toMatch(/no such mailbox/);
  });

  it('is kept while there is no mail server, and says so', async () => {
    await loop.end();
    const term = await newTerm(database);
    loop = startLoop(database, () => term, { timeoutMs: 500 });
    const stored = await until(await post(database, await email()), 'kept');
    expect(stored.reason).toMatch(/SMTP_URL/);
  });
});

it('a delivery to a channel that does not exist is dropped, and says so', async () => {
  const stored = await read(database, await post(database, 'nobody'));
  expect(stored).toMatchObject({ status: 'dropped', reason: 'There is no channel "nobody".' });
});
