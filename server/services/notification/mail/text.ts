import type { MailContent } from './mail-content';

/** Renders a mail as plain text. */
export function renderText({ heading, lead, facts, lines, total, closing }: MailContent): string {
  return [
    heading,
    '',
    lead,
    '',
    ...facts.map(([name, value]) => `${name}: ${value}`),
    '',
    ...lines.map(({ name, quantity, price }) => `- ${name}, ${quantity}: ${price}`),
    `Total: ${total}`,
    '',
    closing,
    '',
    'Pulseboard Shop',
    '',
  ].join('\n');
}
