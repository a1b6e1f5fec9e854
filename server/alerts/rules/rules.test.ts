import { describe, expect, it } from 'vitest';
import { gauges } from '@/lib/alerts/gauges';
import { alertRuleSchema } from '@/lib/alerts/rule';
import { defaultRules } from '.';

const rules = defaultRules.map((input) => alertRuleSchema.parse(input));

it('no two rules have the same id or name', () => {
  expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
  expect(new Set(rules.map(({ name }) => name)).size).toBe(rules.length);
});

/** Names after `labels.` or `details.` in the placeholders of a text. */
const namesIn = (text: string, of: 'labels' | 'details') =>
  [...text.matchAll(/\{\{(\w+)\.(\w+)\}\}/g)].flatMap(([, kind, name]) => (kind === of ? [name] : []));

describe.each(rules.map((rule) => [rule.id, rule] as const))('%s', (_id, rule) => {
  const texts = [rule.title, rule.body ?? '', rule.link ?? ''];

  it('says why it matters, what to do, and where it is', () => {
    for (const text of [rule.description, rule.advice, rule.body, rule.link]) expect(text).toBeTruthy();
  });

  it('uses only placeholders that have a value', () => {
    const all = texts.join(' ');
    for (const [, name] of all.matchAll(/\{\{([^}]*)\}\}/g))
      expect(name).toMatch(/^(value|threshold|window|labels\.\w+|details\.\w+)$/);
    for (const name of namesIn(all, 'labels')) expect(rule.by).toContain(name);
    if (rule.window === undefined) expect(all).not.toContain('{{window}}');
  });

  it('groups and filters by labels that its gauge has', () => {
    if (!rule.gauge) return;
    const { labels } = gauges[rule.gauge];
    for (const name of [...rule.by, ...rule.where.map(({ field }) => field)]) expect(labels).toContain(name);
  });
});
