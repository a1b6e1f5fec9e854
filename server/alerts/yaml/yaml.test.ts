import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { alertRuleSchema } from '@/lib/alerts/rule';
import { defaultRules } from '@/server/alerts/rules';
import { parseRules } from './parse';
import { printRules } from './print';
import { readRuleFile } from './rule-file';

const good = `rules:
  - id: payments-declined
    name: Payments declined
    severity: warning
    events: { topic: orders, types: [payment.succeeded, payment.failed] }
    aggregate: share
    matching:
      - { field: type, is: payment.failed }
    window: 5m
    compare: above
    threshold: 20
    title: "{{value}} of payments declined"
`;

const problemsOf = (text: string): string[] => {
  const parsed = parseRules(text);
  if ('rules' in parsed) throw new Error('The file has no problems.');
  return parsed.problems.map(({ line, column, path, message }) => `${line}:${column} ${path}: ${message}`);
};

test('a file becomes rules with their defaults', () => {
  expect(parseRules(good)).toMatchObject({
    rules: [{ id: 'payments-declined', enabled: true, where: [], for: '0s', events: { invalid: false } }],
  });
});

test('every problem is named at once, with line, column and field', () => {
  const text = `rules:
  - id: Payments
    name: Payments declined
    severity: bad
    events: { topic: orders }
    aggregate: count
    where:
      - { field: type }
      - { field: "x y", is: 1 }
    window: 5 minutes
    compare: above
    threshold: "20"
    treshold: 20
    title: null
  - 7
`;
  expect(problemsOf(text)).toEqual([
    '2:9 rules[0].id: has to be 1 to 64 lower-case letters, digits and hyphens',
    '4:15 rules[0].severity: has to be one of: info, warning, critical',
    '8:9 rules[0].where[0]: needs exactly one of is, isNot, in, notIn, contains, above, atLeast, below, atMost',
    '9:18 rules[0].where[1].field: has to be the path of a field, such as customer.id',
    '10:13 rules[0].window: has to be a duration between 1s and 1h, such as 30s, 5m or 1h',
    '12:16 rules[0].threshold: has to be a number, and is a text',
    '13:5 rules[0].treshold: is no field here',
    '14:12 rules[0].title: has to be a text, and is empty',
    '15:5 rules[1]: has to be a map, and is a number',
  ]);
});

test('a missing field is named where it is missing', () => {
  expect(problemsOf(good.replace('    compare: above\n', ''))).toEqual(['2:5 rules[0].compare: is missing']);
  expect(problemsOf('')).toEqual(['1:1 : has to be a map, and is empty']);
  expect(problemsOf('rule: []')).toEqual(['1:1 rules: is missing', '1:1 rule: is no field here']);
});

test('two rules with one id are named with both lines', () => {
  const second = good.replace('rules:\n', '');
  expect(problemsOf(good + second)).toEqual([
    '13:9 rules[1].id: "payments-declined" is the id of the rule in line 2 as well',
  ]);
});

test.each([
  ['a: b: c', 'Nested mappings'],
  ['rules: []\nrules: []', 'unique'],
  ['rules: []\n--- \nrules: []', 'multiple documents'],
  ['rules: !!js/function "x"', 'Unresolved tag'],
  ['rules: [', 'Flow sequence'],
  ['rules: *nowhere', 'alias'],
  ['\trules: []', 'Tabs'],
])('what is no YAML is refused with its place: %j', (text, message) => {
  const [problem = ''] = problemsOf(text);
  expect(problem).toContain(message);
  expect(problem).toMatch(/^[12]:\d+ /);
});

test('a file that expands to something huge is refused at once', () => {
  const names = [...'abcdefghij'];
  const lines = names.map((name, n) => {
    const items = n === 0 ? Array(9).fill('x') : Array(9).fill(`*${names[n - 1]}`);
    return `${name}: &${name} [${items.join(', ')}]`;
  });
  const begun = performance.now();
  expect(problemsOf(lines.join('\n'))).toEqual(['1:1 : The file has too many aliases.']);
  expect(problemsOf('['.repeat(200_000)).length).toBeGreaterThan(0);
  expect(problemsOf(`x: ${'a'.repeat(1_000_000)}`)).toEqual(['1:1 : The file is larger than 1 MB.']);
  expect(performance.now() - begun).toBeLessThan(10_000);
});

test('there are at most a thousand rules, and the first hundred problems are named', () => {
  const rules = (count: number) => problemsOf(`rules:\n${'  - 1\n'.repeat(count)}`);
  expect(rules(1_001)).toHaveLength(1);
  expect(rules(1_000)).toHaveLength(100);
});

test('a name of every object is a field like any other', () => {
  expect(problemsOf(`${good}    __proto__: { enabled: false }\n    constructor: 1\n`)).toEqual([
    '13:5 rules[0].__proto__: is no field here',
    '14:5 rules[0].constructor: is no field here',
  ]);
});

test('an alias is expanded to what it names', () => {
  const text = good.replace('compare:', 'description: &text Why\n    advice: *text\n    compare:');
  expect(parseRules(text)).toMatchObject({ rules: [{ description: 'Why', advice: 'Why' }] });
  expect(problemsOf(text.replace('&text Why', '&text [1]'))[1]).toBe(
    '11:13 rules[0].advice: has to be a text, and is a list',
  );
});

test('the rules that come with Pulseboard are the same after they were printed', () => {
  const rules = defaultRules.map((rule) => alertRuleSchema.parse(rule));
  expect(parseRules(printRules(rules))).toEqual({ rules });
});

test('what is as usual is not printed', () => {
  const parsed = parseRules(good);
  expect('rules' in parsed && printRules(parsed.rules)).toBe(`rules:
  - id: payments-declined
    name: Payments declined
    severity: warning
    events:
      topic: orders
      types:
        - payment.succeeded
        - payment.failed
    aggregate: share
    matching:
      - field: type
        is: payment.failed
    window: 5m
    compare: above
    threshold: 20
    title: "{{value}} of payments declined"
`);
});

test('the file of ALERT_RULES is read, or everything that is wrong with it is said', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'rules-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = path.join(folder, 'rules.yaml');
  await expect(readRuleFile(file)).rejects.toThrow(`ALERT_RULES: the file "${file}" cannot be read: ENOENT`);
  await writeFile(file, good);
  expect(await readRuleFile(file)).toMatchObject([{ id: 'payments-declined' }]);
  await writeFile(file, good.replace('threshold: 20', 'threshold: x').replace('window: 5m', 'window: 5'));
  await expect(readRuleFile(file)).rejects.toThrow(
    new Error(`ALERT_RULES: the rules of "${file}" cannot be used:
  line 9, column 13: rules[0].window has to be a text, and is a number
  line 11, column 16: rules[0].threshold has to be a number, and is a text`),
  );
});
