import type { MailFacts, MailKind } from '@/server/db';

/** A mail that is to be written about an order. */
export interface MailRequest {
  orderId: string;
  kind: MailKind;
  facts: MailFacts;
}

/** What a mail says, before it is laid out as HTML and as text. Nothing in it is escaped yet. */
export interface MailContent {
  subject: string;
  /** Shown by mail programs beside the subject. */
  preview: string;
  badge: string;
  /** Of the badge: CSS colours, text and background. */
  colours: [string, string];
  heading: string;
  lead: string;
  facts: [string, string][];
  lines: { name: string; quantity: string; price: string }[];
  total: string;
  closing: string;
}
