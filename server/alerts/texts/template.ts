import { noFigure } from '@/lib/text/format';

/** The values of placeholders. */
export interface TemplateValues {
  value: string;
  threshold: string;
  window: string;
  labels: Readonly<Record<string, string>>;
  details: Readonly<Record<string, string | number>>;
}

const placeholder = /\{\{\s*(value|threshold|window|labels\.[\w.-]+|details\.[\w.-]+)\s*\}\}/g;

/**
 * Replaces `{{value}}`, `{{threshold}}`, `{{window}}`, `{{labels.NAME}}` and `{{details.NAME}}` in one pass: what is in a
 * value is never a placeholder. A value that does not exist is a dash. `write` makes a value of the given position fit for
 * the text around it.
 */
export function fill(
  template: string,
  values: TemplateValues,
  write: (value: string, offset: number) => string,
): string {
  return template.replace(placeholder, (_, name: string, offset: number) =>
    write(replacementOf(name, values), offset),
  );
}

function replacementOf(name: string, values: TemplateValues): string {
  if (name === 'value' || name === 'threshold' || name === 'window') return values[name];
  const dot = name.indexOf('.');
  const within = values[name.slice(0, dot) as 'labels' | 'details'];
  const key = name.slice(dot + 1);
  return Object.hasOwn(within, key) ? String(within[key]) : noFigure;
}
