import type { MailFacts, MailKind } from '@/server/db';
import type { MailHead } from '@/server/mail/layout';

/** A mail to be written about an order. */
export interface MailRequest {
  orderId: string;
  kind: MailKind;
  facts: MailFacts;
}

/** The content of a mail, before it is rendered as HTML and as text. Not escaped. */
export interface MailContent extends Omit<MailHead, 'sender'> {
  lines: { name: string; quantity: string; price: string }[];
  total: string;
  closing: string;
}
