import { domainToASCII } from 'node:url';
import { email } from '@/lib/events/fields';
import { oneLine } from '@/lib/text/bidi';

/** The recipient of a mail: exactly one address, and a name without control characters. */
export interface Recipient {
  name: string;
  address: string;
}

const maxNameLength = 100;
// Except joiners, which several scripts and emoji need.
const controls = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Undefined when the email is not exactly one address. */
export function recipientOf(customer: { name: string; email: string }): Recipient | undefined {
  if (!email.safeParse(customer.email).success) return undefined;
  if (mailAddress(customer.email).endsWith('@')) return undefined;
  const name = oneLine(customer.name).replace(controls, ' ').replace(/\s+/g, ' ').trim();
  return { name: [...name].slice(0, maxNameLength).join(''), address: customer.email };
}

/** An address for a mail server: any script before the @, the domain in ASCII (RFC 6531, RFC 5891). */
export function mailAddress(address: string): string {
  const at = address.lastIndexOf('@');
  return `${address.slice(0, at)}@${domainToASCII(address.slice(at + 1))}`;
}

/** The address that sending limits count: `Ann+1@a.example` is delivered to ann@a.example. */
export const limitKey = (address: string): string =>
  mailAddress(address.toLowerCase()).replace(/^([^+@]+)\+[^@]*@/, '$1@');

/** The recipient for display: a name with characters that separate addresses is quoted. */
export function displayRecipient(customer: { name: string; email: string }): string {
  const { name = '', address = customer.email } = recipientOf(customer) ?? {};
  const plain = name.replace(/[<>"\\]/g, '');
  return /[,;:@()[\].]/.test(plain) ? `"${plain}" <${address}>` : `${plain} <${address}>`;
}

/** Parses `Name <address>` or an address alone; undefined when it is not exactly one. */
export function parseSender(text: string): Recipient | undefined {
  const [, name = '', inBrackets] = /^([^<>"\r\n,;]*)<([^<>]+)>$/.exec(text.trim()) ?? [];
  return recipientOf({ name: name || ' ', email: inBrackets ?? text.trim() });
}
