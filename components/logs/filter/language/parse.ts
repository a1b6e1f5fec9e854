import { logLevels, toLogLevel } from '@/lib/events/log-level';
import { type LogFilter, logFilter } from '@/lib/logs/history';
import { joinServices, splitServices } from '@/lib/logs/services';
import { isolated } from '@/lib/text/bidi';
import { type Part, scan } from './scan';

/** The fields of the language, and the parts of the filter that they set. */
export const fields = { level: 'level', service: 'service', order: 'orderId', trace: 'traceId' } as const;
type Field = keyof typeof fields;

export type Parsed = { filter: LogFilter } | { problem: string };

/** Thrown and caught in this file. */
class Problem extends Error {}

/** The filter that a person typed, or what is wrong with it as a sentence. Words without a field are one text to search for. */
export function parseFilter(typed: string): Parsed {
  try {
    const filter: LogFilter = {};
    const texts: string[] = [];
    for (const part of scan(typed)) {
      if (part.kind === 'text') texts.push(part.text);
      else if (part.kind === 'pattern')
        set(filter, 'pattern', part.pattern, 'One regular expression at a time');
      else addField(filter, part, typed.slice(part.start, part.end));
    }
    if (texts.length > 0) filter.text = texts.join(' ');
    checkLengths(filter);
    return { filter };
  } catch (error) {
    if (error instanceof Problem) return { problem: error.message };
    throw error;
  }
}

function addField(filter: LogFilter, { name, values }: Part & { kind: 'field' }, typed: string): void {
  if (!isField(name)) throw new Problem(unknownField(name, typed));
  const [value] = values;
  // Unfinished: `level:`
  if (value === undefined) return;
  if (name === 'service') {
    filter.service = joinServices([...new Set([...servicesOf(filter), ...values])]);
    return;
  }
  if (values.length > 1) throw new Problem(`${name}: takes one value. Several are for service: only.`);
  if (name === 'level')
    set(filter, 'level', levelOf(value), 'One level: is enough, because it means at least this level');
  else set(filter, fields[name], value, `One ${name}: at a time`);
}

const isField = (name: string): name is Field => Object.hasOwn(fields, name);

function unknownField(name: string, typed: string): string {
  const known = Object.keys(fields).join(', ');
  return `There is no field “${name}”. Fields: ${known}. To find the text, put it in quotes: "${isolated(typed.replaceAll('"', ''))}".`;
}

function levelOf(value: string) {
  const level = logLevels.find((one) => one === toLogLevel(value));
  if (level) return level;
  throw new Problem(`There is no level “${isolated(value)}”. Levels: ${logLevels.join(', ')}.`);
}

function set<K extends keyof LogFilter>(
  filter: LogFilter,
  key: K,
  value: LogFilter[K],
  problem: string,
): void {
  if (filter[key] !== undefined && filter[key] !== value) throw new Problem(`${problem}.`);
  filter[key] = value;
}

const names: Record<keyof LogFilter, string> = {
  level: 'level',
  service: 'list of services',
  text: 'text to search for',
  pattern: 'regular expression',
  orderId: 'order id',
  traceId: 'trace id',
};

function checkLengths(filter: LogFilter): void {
  const checked = logFilter.safeParse(filter);
  if (checked.success) return;
  const issue = checked.error.issues[0];
  const name = names[issue?.path[0] as keyof LogFilter];
  throw new Problem(
    issue?.code === 'too_big'
      ? `The ${name} is longer than ${issue.maximum} characters.`
      : `The ${name} has characters that no line can have.`,
  );
}

/** The services of a filter; none: all services. */
export const servicesOf = ({ service }: Pick<LogFilter, 'service'>): string[] => splitServices(service ?? '');
