import type { MailFacts, MailKind } from '@/server/db';

/** A mail to be written about an order. */
export interface MailRequest {
  orderId: string;
  kind: MailKind;
  facts: MailFacts;
}

/** The content of a mail, before it is rendered as HTML and as text. Not escaped. */
export interface MailContent {
  subject: string;
  /** Shown next to the subject in lists of mails. */
  preview: string;
  badge: string;
  /** CSS colours of the badge: text and background. */
  colours: [string, string];
  heading: string;
  lead: string;
  facts: [string, string][];
  lines: { name: string; quantity: string; price: string }[];
  total: string;
  closing: string;
}
