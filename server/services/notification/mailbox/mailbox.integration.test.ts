import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { signInternal } from '@/server/auth/internal-auth';
import { createPublisher, type Outgoing, type Publisher } from '@/server/bus';
import type { Service } from '@/server/services/framework';
import { notification } from '@/server/services/notification';
import { testBrokers, testDatabaseUrl } from '@/server/testing/servers/servers';
import { type SmtpServer, startSmtpServer } from '@/server/testing/servers/smtp-server';

const log = pino({ level: 'silent' });
const kafka = { brokers: testBrokers };
const authSecret = 'x'.repeat(32);
const waiting = { timeout: 20_000, interval: 50 };
// A new address, because the hourly limit of others is shared with other tests.
const email = `${randomUUID()}@example.com`;
let service: Service;
let publisher: Publisher;
let smtp: SmtpServer;

beforeAll(async () => {
  smtp = await startSmtpServer();
  service = notification(
    {
      kafka,
      databaseUrl: testDatabaseUrl,
      authSecret,
      httpPort: 0,
      httpHost: '127.0.0.1',
      smtpUrl: smtp.url,
    },
    { log },
  );
  publisher = await createPublisher(kafka, 'test', log);
  await service.start();
});
afterAll(async () => {
  await service.stop();
  await publisher.stop();
  await smtp.stop();
});

async function get(path: string) {
  const authorization = `Bearer ${await signInternal(authSecret)}`;
  const response = await fetch(`${service.url()}${path}`, { headers: { authorization } });
  return { status: response.status, body: await response.json() };
}
const placed = (orderId: string): Outgoing => ({
  type: 'order.placed',
  data: {
    orderId,
    customer: { id: 'c-1', name: 'Ada <script>', email },
    items: [{ sku: 'MUG-01', name: 'Stoneware mug', quantity: 1, unitPrice: 1_800 }],
    total: 1_800,
    currency: 'USD',
    placedAt: Date.now(),
  },
});

it('writes one mail per event, sends it once, and keeps it in the mailbox', async () => {
  const orderId = `ORD-${randomUUID()}`;
  const confirmed: Outgoing = { type: 'order.confirmed', data: { orderId } };
  // The confirmation arrives before the order, and twice.
  await publisher.publish(confirmed, confirmed, placed(orderId), {
    type: 'shipment.dispatched',
    data: { orderId, carrier: 'Bluebird Parcel', trackingNumber: 'BP1' },
  });
  const list = async () =>
    (await get(`/mails?orderId=${orderId}`)).body.mails as { kind: string; status: string }[];
  const outline = async () => (await list()).map(({ kind, status }) => `${kind} ${status}`).sort();
  await expect.poll(outline, waiting).toEqual(['confirmation sent', 'dispatch sent']);
  const mine = smtp.received.flatMap(({ data }) => (data.includes(orderId) ? [data] : []));
  const ids = mine.map((mail) => /^Message-ID:\s+<(.*)@/im.exec(mail)?.[1]);
  expect(ids.sort()).toEqual([`${orderId}.confirmation`, `${orderId}.dispatch`]);

  const { status, body } = await get(`/mails/${encodeURIComponent(`${orderId}.dispatch`)}`);
  expect(status).toBe(200);
  expect(body).toMatchObject({ kind: 'dispatch', recipient: `Ada script <${email}>` });
  expect(body.html).toContain('BP1');
  expect(body.text).toContain('BP1');
  expect(body.html).not.toContain('<script>');
  expect((await get('/mails/none')).status).toBe(404);
});

it('lists the mailbox page by page, newest first', async () => {
  const seen: { mailId: string; createdAt: number }[] = [];
  for (let cursor = ''; seen.length < 200; ) {
    const { body } = await get(`/mails?limit=1${cursor}`);
    seen.push(...body.mails);
    if (!body.next) break;
    cursor = `&cursor=${encodeURIComponent(body.next)}`;
  }
  expect(seen.length).toBeGreaterThanOrEqual(2);
  expect(new Set(seen.map(({ mailId }) => mailId)).size).toBe(seen.length);
  const times = seen.map(({ createdAt }) => createdAt);
  expect(times).toEqual([...times].sort((a, b) => b - a));
});
