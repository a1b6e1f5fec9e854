import { isolated } from '@/lib/text/bidi';
import { counted } from '@/lib/text/plural';
import type { Message } from '@/server/alerts/delivery/formats/message';
import { escapeHtml, renderLayout, soft } from '@/server/mail/layout';

const colours: Record<string, readonly [string, string]> = {
  resolved: ['#067647', '#dcfae6'],
  info: ['#175cd3', '#d1e9ff'],
  warning: ['#93370d', '#fef0c7'],
  critical: ['#b42318', '#fee4e2'],
};
const words: Record<string, string> = { info: 'Info', warning: 'Warning', critical: 'Critical' };

/** A mail about an alert: subject, HTML and plain text. */
export function composeAlertMail(message: Message): { subject: string; html: string; text: string } {
  const { state, severity, title, body, advice, link } = message;
  const badge = state === 'resolved' ? 'Resolved' : (words[severity] ?? severity);
  const subject = state === 'resolved' ? title : `${badge}: ${title}`;
  const facts = factsOf(message);
  const head = {
    subject,
    preview: body,
    sender: 'Pulseboard alerts',
    badge,
    colours: colours[state === 'resolved' ? 'resolved' : severity] ?? ['#344054', '#f2f4f7'],
    heading: title,
    lead: body,
    facts,
  } as const;
  const closing = 'Channels and quiet hours are set on the Alerts page.';
  return {
    subject,
    html: renderLayout(head, `${adviceHtml(advice)}${buttonHtml(link)}${closingHtml(closing)}`),
    text: textOf(head.heading, body, facts, advice, link, closing),
  };
}

function factsOf(message: Message): [string, string][] {
  const { ruleName, labels, count, valueText, thresholdText, firedAt, resolvedAt } = message;
  const values: [string, string][] =
    count === 1
      ? [
          ['Value', valueText],
          ['Threshold', thresholdText],
        ]
      : [['Alerts', counted(count, 'alert', undefined, 'en-US')]];
  return [
    ['Rule', ruleName],
    ...Object.entries(labels).map(([name, value]): [string, string] => [isolated(name), isolated(value)]),
    ...values,
    ['Fired', utc(firedAt)],
    ...(resolvedAt === undefined ? [] : [['Resolved', utc(resolvedAt)] as [string, string]]),
  ];
}

const utc = (at: number): string => `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

const adviceHtml = (advice: string | undefined): string =>
  advice === undefined
    ? ''
    : `<p class="soft" style="${soft};margin:0 0 24px"><strong>What to do</strong><br>${escapeHtml(advice).replaceAll('\n', '<br>')}</p>\n`;

// A cell with a background, because several mail programs ignore the padding of links.
const buttonHtml = (link: string): string =>
  `<table role="presentation" cellpadding="0" cellspacing="0"><tr><td style="background:#4f46e5;border-radius:8px"><a href="${escapeHtml(link)}" style="display:inline-block;padding:10px 18px;font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:14px;font-weight:600;color:#ffffff;text-decoration:none">Open in Pulseboard</a></td></tr></table>\n`;

const closingHtml = (closing: string): string =>
  `<p class="soft" style="${soft};margin:24px 0 0">${escapeHtml(closing)}</p>`;

const textOf = (
  heading: string,
  body: string,
  facts: readonly (readonly [string, string])[],
  advice: string | undefined,
  link: string,
  closing: string,
): string =>
  [
    heading,
    '',
    body,
    '',
    ...facts.map(([name, value]) => `${name}: ${value}`),
    '',
    ...(advice === undefined ? [] : ['What to do:', advice, '']),
    link,
    '',
    closing,
    '',
  ].join('\n');
