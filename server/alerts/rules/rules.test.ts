import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { gauges } from '@/lib/alerts/gauges';
import { alertRuleSchema } from '@/lib/alerts/rule';
import { noFigure } from '@/lib/text/format';
import { alertTexts } from '@/server/alerts/texts/alert-texts';
import { defaultRules } from '.';

const rules = defaultRules.map((input) => alertRuleSchema.parse(input));

it('no two rules have the same id or name', () => {
  expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
  expect(new Set(rules.map(({ name }) => name)).size).toBe(rules.length);
});

it('links to a place on Admin lead to one that is there', () => {
  const folder = 'components/admin';
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.tsx'),
  );
  const sources = files.map((file) => readFileSync(path.join(folder, file), 'utf8')).join('\n');
  const anchors = new Set([...sources.matchAll(/anchor="([\w-]+)"/g)].map(([, anchor]) => anchor));
  const linked = rules.flatMap(({ link = '' }) => /^\/admin#(.*)$/.exec(link)?.[1] ?? []);
  for (const anchor of linked) expect(anchor.startsWith('process-') || anchors.has(anchor)).toBe(true);
  expect(linked.length).toBeGreaterThan(5);
});

/** What the sources of gauges say in addition. */
const details = {
  ...{ status: 'stopped', message: 'The provider answered 500' },
  ...{ orders: 3, orderId: 'ORD-1', customer: 'Ada', waitingTime: '40 s', usualTime: '2 s', value: '$10.00' },
  service: 'payment',
};
const strange = '../x y?#%&‮';

describe.each(rules.map((rule) => [rule.id, rule] as const))('%s', (_id, rule) => {
  const labels = (value: string) => Object.fromEntries(rule.by.map((name) => [name, value]));

  it('says why it matters, what to do, and where it is', () => {
    for (const text of [rule.description, rule.advice, rule.body, rule.link]) expect(text).toBeTruthy();
  });

  it('has a value for each of its placeholders', () => {
    const texts = alertTexts(rule, { value: 42, labels: labels('a'), details });
    for (const text of [texts.title, texts.body, texts.advice, texts.link]) {
      expect(text).not.toContain('{{');
      expect(text).not.toContain(noFigure);
    }
  });

  it('opens on a page of this site, whatever its labels are', () => {
    const { link = '' } = alertTexts(rule, { value: 42, labels: labels(strange), details });
    const { origin, pathname } = new URL(link, 'http://page.example');
    expect(origin).toBe('http://page.example');
    expect(pathname).toMatch(/^\/(admin|alerts|analytics|logs|orders|prices|verify)(\/[^/]+)?$/);
  });

  it('groups and filters by labels that its gauge has', () => {
    if (!rule.gauge) return;
    const { labels: known } = gauges[rule.gauge];
    for (const name of [...rule.by, ...rule.where.map(({ field }) => field)]) expect(known).toContain(name);
  });

  it('has the unit of its gauge', () => {
    if (rule.gauge) expect(rule.unit).toBe(gauges[rule.gauge].unit);
  });
});
