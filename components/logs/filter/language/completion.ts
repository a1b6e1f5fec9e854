import { logLevels } from '@/lib/events/log-level';
import { fieldNames, value } from './format';
import { scan } from './scan';

export interface Completion {
  /** What it completes to, as typed. */
  text: string;
  hint: string;
  /** The part of the typed text that it replaces. */
  start: number;
  end: number;
}

const hints: Record<(typeof fieldNames)[number], string> = {
  level: 'at least this level',
  service: 'one or several, separated by commas',
  order: 'id of an order',
  trace: 'id of a trace',
};
const most = 12;

/** What may stand at the caret, given the services that are known. */
export function completionsAt(typed: string, caret: number, services: readonly string[]): Completion[] {
  const before = typed.slice(0, caret);
  const last = scan(before).at(-1);
  const part = last && last.end === caret ? last : undefined;
  if (!part) return startsOf('', caret, caret, []);
  const written = typed.slice(part.start, caret);
  if (part.kind === 'field') return valuesOf(part.name, written, part.start, caret, services);
  return part.kind === 'text' && !written.startsWith('"')
    ? startsOf(written, part.start, caret, services)
    : [];
}

/** Fields, and services for a word that begins like one. */
function startsOf(written: string, start: number, end: number, services: readonly string[]): Completion[] {
  const word = written.toLowerCase();
  const named = fieldNames.map((name) => ({ text: `${name}:`, hint: hints[name], start, end }));
  const found = services.map((name) => ({
    text: `service:${value(name)}`,
    hint: 'lines of this service',
    start,
    end,
  }));
  return [
    ...named.filter(({ text }) => text.startsWith(word)),
    ...(word === ''
      ? []
      : found.filter(({ text }) => text.slice('service:'.length).toLowerCase().startsWith(word))),
  ].slice(0, most);
}

function valuesOf(
  name: string,
  written: string,
  start: number,
  end: number,
  services: readonly string[],
): Completion[] {
  const from = Math.max(written.indexOf(':'), written.lastIndexOf(',')) + 1;
  const begun = written.slice(from).toLowerCase();
  const values = name === 'level' ? logLevels : name === 'service' ? services.map(value) : [];
  return values
    .filter((one) => one.toLowerCase().startsWith(begun) && one.toLowerCase() !== begun)
    .slice(0, most)
    .map((text) => ({ text, hint: name, start: start + from, end }));
}

/** The typed text with the completion in it, and the caret after it: a finished value is followed by a space. */
export function complete(typed: string, { text, start, end }: Completion): { typed: string; caret: number } {
  const rest = typed.slice(end);
  const inserted = text.endsWith(':') || rest.startsWith(' ') ? text : `${text} `;
  return { typed: typed.slice(0, start) + inserted + rest, caret: start + inserted.length };
}
