import { durationMs } from '@/lib/alerts/duration';
import type { AlertRule } from '@/lib/alerts/rule';
import { unitOf } from '@/lib/alerts/unit';
import { valueText } from '@/lib/alerts/value-text';
import { link as linkSchema } from '@/lib/events/fields';
import { cut } from '@/lib/text/cut';
import { toDotSegment } from '@/lib/text/dot-segment';
import { formatDuration, noFigure } from '@/lib/text/format';
import { plainText, ruleText } from './plain-text';
import { fill, type TemplateValues } from './template';

const locale = 'en-US';

/** What the texts of an alert are made of. */
export interface Reading {
  value: number | null;
  labels: Readonly<Record<string, string>>;
  details?: Readonly<Record<string, string | number>> | undefined;
}

export interface AlertTexts {
  title: string;
  body: string;
  advice: string | undefined;
  /** Undefined: the rule has none, or it would be longer than a link may be. */
  link: string | undefined;
  valueText: string;
  thresholdText: string;
}

const [maxTitle, maxBody] = [200, 4_000];

/** The texts of an alert of this rule, with values: plain text, within the limits of the schemas of events. */
export function alertTexts(rule: AlertRule, { value, labels, details = {} }: Reading): AlertTexts {
  const unit = unitOf(rule);
  const values: TemplateValues = {
    value: valueText(value, unit, labels, locale),
    threshold: valueText(rule.threshold, unit, labels, locale),
    window: rule.window === undefined ? noFigure : formatDuration(durationMs(rule.window)),
    labels,
    details,
  };
  const text = (template: string) => fill(ruleText(template), values, (inserted) => plainText(inserted));
  const { value: now, threshold } = values;
  const body = rule.body ?? (rule.window === undefined ? sentences.now : sentences.window);
  return {
    title: cut(text(rule.title).replaceAll('\n', ' '), maxTitle) || plainText(rule.name, maxTitle),
    body: cut(text(body), maxBody) || now,
    advice: rule.advice && cut(text(rule.advice), maxBody),
    link: linkOf(rule.link, values),
    valueText: now,
    thresholdText: threshold,
  };
}

const sentences = {
  now: 'The value is {{value}}, the threshold {{threshold}}.',
  window: 'The value is {{value}} in {{window}}, the threshold {{threshold}}.',
};

function linkOf(template: string | undefined, values: TemplateValues): string | undefined {
  if (template === undefined) return undefined;
  const query = template.search(/[?#]/);
  const encode = (value: string, offset: number) => {
    const text = value.replace(/\p{Cs}/gu, '\ufffd');
    return encodeURIComponent(query === -1 || offset < query ? toDotSegment(text) : text);
  };
  const link = fill(template, values, encode);
  return linkSchema.safeParse(link).success ? link : undefined;
}
