import type { MailContent } from './mail-content';

/** A mail as plain text, for readers that show no HTML. */
export function asText({ heading, lead, facts, lines, total, closing }: MailContent): string {
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
