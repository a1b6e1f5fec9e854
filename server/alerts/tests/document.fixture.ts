import { detailsOf, gaugeNames, gauges } from '@/lib/alerts/gauges';
import { type AlertRule, type AlertRuleInput, alertRuleSchema } from '@/lib/alerts/rule';
import { unitOf } from '@/lib/alerts/unit';

const words = { above: 'above', atLeast: 'at least', below: 'below', atMost: 'at most' } as const;

/** The rules as a table of Markdown. */
const rulesTable = (rules: readonly AlertRuleInput[]): string =>
  table(
    ['Rule', 'Severity', 'Fires when'],
    rules.map((input) => {
      const rule = alertRuleSchema.parse(input);
      return [`${rule.name} (\`${rule.id}\`)`, rule.severity, condition(rule)];
    }),
  );

const gaugesTable = (): string =>
  table(
    ['Gauge', 'What it measures', 'Unit', 'Labels', 'Details for texts'],
    gaugeNames.map((name) => {
      const { title, unit, labels } = gauges[name];
      return [`\`${name}\``, title, unit === 'none' ? '' : unit, codeList(labels), codeList(detailsOf(name))];
    }),
  );

const codeList = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');

function condition(rule: AlertRule): string {
  const { compare, threshold, by, minEvents, growing } = rule;
  const unit = unitOf(rule);
  return [
    measure(rule),
    by.length > 0 ? ` by ${by.map((name) => `\`${name}\``).join(', ')}` : '',
    ` ${words[compare]} ${threshold}${unit === 'none' ? '' : ` ${unit}`}`,
    growing ? ' and growing' : '',
    minEvents === undefined ? '' : `, of at least ${minEvents} events`,
    rule.for === '0s' ? '' : `, for ${rule.for}`,
  ].join('');
}

function measure(rule: AlertRule): string {
  const { aggregate, gauge, field, window, where, matching } = rule;
  const name = aggregate === 'last' && gauge ? '' : `${aggregate} of `;
  const filter = where.length > 0 ? ` where ${conditions(where)}` : '';
  const part = matching ? ` with ${conditions(matching)}` : '';
  const of = `${field === undefined ? '' : `\`${field}\` of `}${sourceText(rule)}`;
  return `${name}${of}${filter}${part}${window === undefined ? '' : ` in ${window}`}`;
}

function sourceText({ gauge, events }: AlertRule): string {
  if (gauge) return `\`${gauge}\``;
  const names = events?.types ?? [events?.topic ?? ''];
  return `${events?.invalid ? 'invalid messages of ' : ''}${names.map((name) => `\`${name}\``).join(', ')}`;
}

const conditions = (all: AlertRule['where']): string =>
  all
    .map(({ field, ...test }) => {
      const [[name = '', value] = []] = Object.entries(test);
      return `\`${field}\` ${operatorNames[name] ?? name} ${valuesText([value].flat())}`;
    })
    .join(' and ');

const mostValues = 4;
function valuesText(values: readonly unknown[]): string {
  const shown = values.slice(0, mostValues).map((each) => JSON.stringify(each));
  return [...shown, ...(values.length > mostValues ? ['…'] : [])].join(', ');
}

const operatorNames: Record<string, string> = {
  isNot: 'is not',
  in: 'is one of',
  notIn: 'is none of',
  atLeast: 'at least',
  atMost: 'at most',
};

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`.replace(/\| {2}(?=\|)/g, '| ');
  return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}

/** docs/alert-rules.md. */
export const rulesDocument = (rules: readonly AlertRuleInput[]): string => `# Rules and gauges of the alerts

A test writes this document from \`server/alerts/rules/\` and \`lib/alerts/gauges.ts\`. After a change of these:

    npx vitest run --project unit server/alerts/tests/document.test.ts -u

[alerts.md](alerts.md) explains the fields. Administrators change these rules on the Alerts page; a rule that nobody changed
follows the code.

## Rules that come with Pulseboard

${rulesTable(rules)}

## Gauges

${gaugesTable()}
`;
