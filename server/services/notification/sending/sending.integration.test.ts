import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { signInternal } from '@/server/auth/internal-auth';
import { createPublisher, type Outgoing, type Publisher } from '@/server/bus';
import { createDatabase, sql } from '@/server/db';
import type { Service } from '@/server/services/framework';
import { notification } from '@/server/services/notification';
import { testBrokers, testDatabaseUrl } from '@/server/testing/servers/servers';
import { type SmtpServer, startSmtpServer } from '@/server/testing/servers/smtp-server';

const log = pino({ level: 'silent' });
const kafka = { brokers: testBrokers };
const authSecret = 'x'.repeat(32);
const database = createDatabase(testDatabaseUrl, { name: 'test', log });
const waiting = { timeout: 20_000, interval: 50 };
let service: Service;
let publisher: Publisher;
let smtp: SmtpServer;

beforeAll(async () => {
  smtp = await startSmtpServer();
  const config = {
    kafka,
    databaseUrl: testDatabaseUrl,
    authSecret,
    httpPort: 0,
    httpHost: '127.0.0.1',
  };
  service = notification({ ...config, smtpUrl: smtp.url }, { log });
  publisher = await createPublisher(kafka, 'test', log);
  await service.start();
});
afterEach(() => set({ mailsPerAddressPerHour: 20, mailsPerMinute: 300 }));
afterAll(async () => {
  await service.stop();
  await publisher.stop();
  await smtp.stop();
  await database.stop();
});

async function call(path: string, body?: object) {
  const headers = {
    authorization: `Bearer ${await signInternal(authSecret)}`,
    ...(body ? { 'content-type': 'application/json' } : {}),
  };
  const init = body ? { method: 'PATCH', headers, body: JSON.stringify(body) } : { headers };
  const response = await fetch(`${service.url()}${path}`, init);
  return { status: response.status, body: await response.json() };
}
const set = (settings: object) => call('/settings', settings);
type Mail = { kind: string; status: string; recipient: string; reason: string | null };
const mailsOf = async (orderId: string): Promise<Mail[]> =>
  (await call(`/mails?orderId=${encodeURIComponent(orderId)}`)).body.mails;

/** The last error of the sending task of an order. */
async function failureOf(orderId: string): Promise<string | null | undefined> {
  const { rows } = await database.queries.execute<{ failure: string | null }>(
    sql`select last_error as failure from notification.tasks where key like ${`${orderId}%`}`,
  );
  return rows[0]?.failure;
}

/** Publishes a confirmed order of a customer, which causes a mail. */
async function place(customer: { name?: string; email?: string }, orderId: string): Promise<void> {
  const placed: Outgoing = {
    type: 'order.placed',
    data: {
      orderId,
      customer: { id: 'c', name: 'Ada', email: `${randomUUID()}@example.com`, ...customer },
      items: [{ sku: 'X', name: 'Mug', quantity: 1, unitPrice: 1_234_500 }],
      total: 1_234_500,
      currency: 'HUF',
      placedAt: 8_640_000_000_000_000,
    },
  };
  await publisher.publish(placed, { type: 'order.confirmed', data: { orderId } });
}

/** As `place`, and waits for the result of its mail. */
async function order(customer: { name?: string; email?: string }, orderId = `ORD-${randomUUID()}`) {
  await place(customer, orderId);
  const finished = async () => (await mailsOf(orderId)).filter(({ status }) => status !== 'queued').length;
  await expect.poll(finished, waiting).toBe(1);
  const [mail] = await mailsOf(orderId);
  const subjectLine = `order ${orderId}`;
  const sent = smtp.received.filter(({ data }) => data.includes(subjectLine) || data.includes(orderId));
  return { mail: mail as Mail, sent };
}

const headersOf = (data = ''): string[] =>
  (data.split('\r\n\r\n')[0] ?? '').replace(/\r\n[ \t]+/g, ' ').split('\r\n');

describe('a mail', () => {
  it.each([
    ['a list of addresses', 'v1@a.example, v2@a.example, Ann'],
    ['an address in brackets', 'Ann <v1@a.example>'],
    ['a quote', '"Ann" <v1@a.example>, "'],
    ['a backslash at the end', 'Ann \\'],
    ['line breaks and headers', 'Ann\r\nBcc: v1@a.example\r\n\r\nBuy now'],
    ['other line ends', 'Ann\u2028Bcc: v1@a.example\u0085Cc: v2@a.example'],
    ['a group', 'Friends: v1@a.example, v2@a.example;'],
    ['an encoded word', '=?utf-8?Q?Ann=0D=0ABcc:_v1@a.example?='],
    ['letters from right to left', 'Moshi\u202E99.81'],
    ['the longest name', '\u{1f600}'.repeat(100)],
  ])('goes to one address when the name is %s', async (_, name) => {
    const email = `${randomUUID()}@example.com`;
    const { sent } = await order({ name, email });
    expect(sent.map(({ to }) => to)).toEqual([[email]]);
    const headers = headersOf(sent[0]?.data);
    expect(headers.filter((line) => /^(to|cc|bcc):/i.test(line))).toHaveLength(1);
    expect(headers.find((line) => /^to:/i.test(line))).toMatch(new RegExp(`^To: .*<${email}>$`));
  });

  it.each([
    // With letters before the @, the server has to know SMTPUTF8, and then takes either form of the domain.
    ['jörg@müller.de', /^jörg@(müller|xn--mller-kva)\.de$/],
    ['ann@müller.de', /^ann@xn--mller-kva\.de$/],
  ])('goes to %s', async (email, taken) => {
    const { sent } = await order({ name: 'Jörg Müller', email });
    expect(sent.map(({ to }) => to)).toEqual([[expect.stringMatching(taken)]]);
  });

  it('has one subject and one Message-ID for any order id', async () => {
    const orderId = `${randomUUID()}\r\nBcc: v1@a.example\r\n <(x)> 日本`;
    const { mail, sent } = await order({}, orderId);
    expect(mail.status).toBe('sent');
    const mine = smtp.received.filter(({ data }) => data.includes(orderId.slice(0, 36)));
    expect(mine.length || sent.length).toBe(1);
    const headers = headersOf(mine[0]?.data);
    expect(headers.filter((line) => /^bcc/i.test(line))).toEqual([]);
    expect(headers.filter((line) => /^message-id: <[\w.%-]+@pulseboard\.example>$/i.test(line))).toHaveLength(
      1,
    );
  });

  it('carries no foreign link, and formats money by the digits of its currency', async () => {
    const { sent } = await order({ name: 'Win at https://evil.example/x or www.evil.example' });
    const [, ...body] = (sent[0]?.data ?? '').replace(/=\r\n/g, '').split('\r\n\r\n');
    const text = body.join('\n');
    expect(text).not.toMatch(/evil\.example|:\/\/evil/);
    expect(text).toMatch(/HUF.{0,6}12,345\.00/);
  });

  it('that its server refuses is kept with the reason, and not tried again', async () => {
    const { mail } = await order({ email: `refused-${randomUUID()}@example.com` });
    expect(mail).toMatchObject({
      status: 'kept',
      reason: expect.stringMatching(/refused it: .*no such mailbox/),
    });
  });

  it('beyond the limit of its address is kept with the reason, and others are sent', async () => {
    await set({ mailsPerAddressPerHour: 2 });
    const email = `Bomb-${randomUUID()}@example.com`;
    const outcomes: Mail[] = [];
    for (const address of [email, email.toLowerCase(), email, email.replace('@', '+1@')])
      outcomes.push((await order({ email: address })).mail);
    expect(outcomes.map(({ status }) => status)).toEqual(['sent', 'sent', 'kept', 'kept']);
    expect(outcomes[2]?.reason).toMatch(/sent 2 mails within an hour/);
    expect(
      smtp.received.filter(({ to }) => to[0]?.toLowerCase().startsWith(email.slice(0, 20).toLowerCase())),
    ).toHaveLength(2);
    expect((await order({})).mail.status).toBe('sent');
  });

  it('beyond the limit for all addresses waits, and is sent later', async () => {
    await order({});
    await set({ mailsPerMinute: 1 });
    const orderId = `ORD-${randomUUID()}`;
    await place({}, orderId);
    await expect.poll(() => failureOf(orderId), waiting).toMatch(/1 mails were sent within a minute/);
    expect((await mailsOf(orderId))[0]?.status).toBe('queued');
    await set({ mailsPerMinute: 300 });
    await expect.poll(async () => (await mailsOf(orderId))[0]?.status, waiting).toBe('sent');
  });
});

it('comes from one address; an invalid setting is refused', async () => {
  for (const from of ['a@b.example, c@d.example', 'A <a@b.example>, <c@d.example>', 'nobody'])
    expect((await set({ from })).status).toBe(400);
  expect((await set({ from: 'Läden & Söhne <shop@pulseboard.example>' })).status).toBe(200);
  const { sent } = await order({});
  expect(sent[0]?.from).toBe('shop@pulseboard.example');
});
