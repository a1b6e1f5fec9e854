import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { testContent } from '@/server/alerts/delivery/test-content';
import { bodies } from './index';
import type { Message } from './message';

const messageOf = (over: Partial<Message> = {}): Message => ({
  ...testContent(1_700_000_000_000),
  isTest: false,
  link: 'https://page.example/prices/A%20B?x=1&y=2',
  severity: 'critical',
  ...over,
});
const hostile = fc.string({ unit: 'binary', maxLength: 60 });
const anyMessage = fc
  .record({
    title: hostile.map((text) => text.padEnd(1, '-').repeat(3)),
    body: fc.integer({ min: 1, max: 4_000 }).map((length) => '<'.repeat(length)),
    advice: fc.option(hostile, { nil: undefined }),
    labels: fc.dictionary(hostile, hostile, { maxKeys: 4 }),
    state: fc.constantFrom('firing' as const, 'resolved' as const),
    count: fc.constantFrom(1, 14),
  })
  .map((over) =>
    messageOf({ ...over, resolvedAt: over.state === 'resolved' ? 1_700_000_060_000 : undefined }),
  );
const jsonOf = (body: unknown): unknown => JSON.parse(JSON.stringify(body));

describe('the format slack', () => {
  // https://docs.slack.dev/reference/block-kit/blocks and .../composition-objects/text-object
  const plain = (max: number) =>
    z.strictObject({ type: z.literal('plain_text'), text: z.string().min(1).max(max), emoji: z.boolean() });
  const mrkdwn = z.strictObject({ type: z.literal('mrkdwn'), text: z.string().min(1).max(3_000) });
  const block = z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('header'), text: plain(150) }),
    z.strictObject({ type: z.literal('section'), text: plain(3_000) }),
    z.strictObject({
      type: z.literal('context'),
      elements: z
        .array(z.union([plain(3_000), mrkdwn]))
        .min(1)
        .max(10),
    }),
  ]);
  const message = z.strictObject({ text: z.string().min(1).max(40_000), blocks: z.array(block).max(50) });

  it('is what an incoming webhook takes, whatever the texts are', () => {
    fc.assert(
      fc.property(anyMessage, (given) => {
        message.parse(jsonOf(bodies.slack(given)));
      }),
      { numRuns: 50 },
    );
  });

  it('mentions nobody, and links to the page only', () => {
    const { text, blocks } = message.parse(
      jsonOf(bodies.slack(messageOf({ title: '<!channel> <https://evil.example|x> & more' }))),
    );
    expect(text).toBe('🔴 &lt;!channel&gt; &lt;https://evil.example|x&gt; &amp; more');
    const links = JSON.stringify(blocks).match(/<[^>]*\|[^>]*>/g);
    expect(links).toEqual([
      '<https://evil.example|x>',
      '<https://page.example/prices/A%20B?x=1&amp;y=2|Open in Pulseboard>',
    ]);
    expect(blocks[0]).toMatchObject({ type: 'header', text: { type: 'plain_text' } });
  });
});

describe('the format alertmanager', () => {
  // postableAlerts of https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml
  const labelSet = z.record(z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/), z.string());
  const alerts = z
    .array(
      z.strictObject({
        labels: labelSet.refine(({ alertname = '' }) => alertname !== ''),
        annotations: labelSet,
        startsAt: z.iso.datetime(),
        endsAt: z.iso.datetime(),
        generatorURL: z.url(),
      }),
    )
    .length(1);

  it('is what /api/v2/alerts takes, whatever the labels are', () => {
    fc.assert(
      fc.property(anyMessage, (given) => {
        const [alert] = alerts.parse(jsonOf(bodies.alertmanager(given)));
        expect(alert && alert.startsAt < alert.endsAt).toBe(true);
        expect(JSON.stringify(alert?.labels)).not.toMatch(/\\ud[89a-f]/i);
      }),
      { numRuns: 50 },
    );
  });

  it('has the same labels when the alert is resolved, and then ends', () => {
    const firing = messageOf({ labels: { 'customer.id': 'c-1' } });
    const resolved: Message = { ...firing, state: 'resolved', resolvedAt: firing.firedAt + 60_000 };
    const alertOf = (each: Message) => alerts.parse(jsonOf(bodies.alertmanager(each)))[0];
    const [a, b] = [alertOf(firing), alertOf(resolved)];
    expect(a?.labels).toEqual({ alertname: 'test', severity: 'critical', customer_id: 'c-1' });
    expect(b?.labels).toEqual(a?.labels);
    expect(b?.endsAt).toBe(new Date(firing.firedAt + 60_000).toISOString());
  });
});

it('the format pulseboard has type, timestamp and data', () => {
  expect(jsonOf(bodies.pulseboard(messageOf()))).toMatchObject({
    type: 'alert.firing',
    timestamp: '2023-11-14T22:13:20.000Z',
    data: { state: 'firing', ruleId: 'test', link: 'https://page.example/prices/A%20B?x=1&y=2' },
  });
  expect(bodies.pulseboard(messageOf({ isTest: true }))).toMatchObject({ type: 'alert.test' });
});
