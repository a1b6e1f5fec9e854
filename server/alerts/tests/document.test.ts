import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { aggregates, alertRuleFields } from '@/lib/alerts/rule-fields';
import { newSecret, signatureHeaders } from '@/server/alerts/delivery/signature';
import { defaultRules } from '@/server/alerts/rules';
import { parseRules } from '@/server/alerts/yaml/parse';
import { rulesDocument } from './document.fixture';

const text = readFileSync('docs/alerts.md', 'utf8');
/** The text of a code block of this language. */
const blocks = (language: string): string[] =>
  [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```/gm)].flatMap(([, name, code = '']) =>
    name === language ? [code] : [],
  );

test('docs/alert-rules.md has the rules and gauges as they are', async () => {
  await expect(rulesDocument(defaultRules)).toMatchFileSnapshot('../../../docs/alert-rules.md');
});

test('the rules in docs/alerts.md can be imported', () => {
  const files = blocks('yaml');
  expect(files.length).toBeGreaterThan(0);
  for (const file of files) expect(parseRules(file)).toEqual({ rules: expect.any(Array) });
});

test('the example in docs/alerts.md takes signed webhooks and no others', async () => {
  const [code = ''] = blocks('js');
  const { isFromPulseboard } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
  const [secret, now, body] = [newSecret(), 1_800_000_000_000, '{"title":"Zwölf Aufträge"}'];
  const headers = signatureHeaders(secret, 'id', now, body);
  expect(isFromPulseboard(headers, body, secret, now)).toBe(true);
  expect(isFromPulseboard(headers, `${body} `, secret, now)).toBe(false);
  expect(isFromPulseboard(headers, body, newSecret(), now)).toBe(false);
  expect(isFromPulseboard({ ...headers, 'webhook-id': 'other' }, body, secret, now)).toBe(false);
  expect(isFromPulseboard(headers, body, secret, now + 600_000)).toBe(false);
  expect(isFromPulseboard({}, body, secret, now)).toBe(false);
});

test('docs/alerts.md describes every field and aggregate of a rule', () => {
  const names = [...Object.keys(alertRuleFields.shape), ...aggregates];
  expect(names.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
});
