import { readField, type Subject } from './events/read-field';

/** A label is no longer than the schema of an alert allows. */
const longestLabel = 256;
const unstorable = /[\0\p{Cs}]/gu;

/** The labels of a subject as one text; undefined: it lacks one of them, and is in no group. */
export function keyReader(by: readonly string[]): (subject: Subject) => string | undefined {
  const [only, ...others] = by.map(readField);
  if (!only) return () => '';
  if (others.length === 0) {
    return (subject) => {
      const value = only(subject);
      return value === undefined ? undefined : labelText(value);
    };
  }
  const readers = [only, ...others];
  return (subject) => {
    const texts = readers.map((read) => read(subject));
    return texts.includes(undefined) ? undefined : JSON.stringify(texts.map((text) => labelText(text ?? '')));
  };
}

/** The labels of a key. */
export function labelsOf(by: readonly string[], key: string): Record<string, string> {
  const texts: string[] = by.length > 1 ? JSON.parse(key) : [key];
  return Object.fromEntries(by.map((name, n) => [name, texts[n] ?? '']));
}

/** The key of labels; undefined: they are not those of `by`. */
export function keyOfLabels(
  by: readonly string[],
  labels: Readonly<Record<string, string>>,
): string | undefined {
  if (Object.keys(labels).length !== by.length) return undefined;
  const texts = by.map((name) => (Object.hasOwn(labels, name) ? labels[name] : undefined));
  if (texts.includes(undefined)) return undefined;
  return by.length > 1 ? JSON.stringify(texts) : (texts[0] ?? '');
}

/** A value as a label. PostgreSQL stores neither NUL nor a lone surrogate. */
export function labelText(value: string | number | boolean): string {
  const text = String(value);
  const cut = text.length > longestLabel ? `${text.slice(0, longestLabel - 1)}…` : text;
  return cut.replace(unstorable, '\ufffd');
}
