import { domainToASCII } from 'node:url';
import { email } from '@/lib/events/fields';
import { oneLine } from '@/lib/text/bidi';

/** Whom a mail goes to: one address, and a name that is nothing but a name. */
export interface Recipient {
  name: string;
  address: string;
}

const longestName = 100;
// But for joiners, which words of several scripts and emoji are made with.
const controls = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Undefined when what stands for the address is not exactly one. */
export function recipientOf(customer: { name: string; email: string }): Recipient | undefined {
  if (!email.safeParse(customer.email).success) return undefined;
  if (mailAddress(customer.email).endsWith('@')) return undefined;
  const name = oneLine(customer.name).replace(controls, ' ').replace(/\s+/g, ' ').trim();
  return { name: [...name].slice(0, longestName).join(''), address: customer.email };
}

/** An address as mail servers take it: letters of any script before the @, and a domain in ASCII (RFC 6531, RFC 5891). */
export function mailAddress(address: string): string {
  const at = address.lastIndexOf('@');
  return `${address.slice(0, at)}@${domainToASCII(address.slice(at + 1))}`;
}

/** What an address is counted by: `Ann+1@a.example` is delivered to ann@a.example. */
export const countedAs = (address: string): string =>
  mailAddress(address.toLowerCase()).replace(/^([^+@]+)\+[^@]*@/, '$1@');

/** The recipient as a person reads it: a name with signs that mean something in a list of addresses is in quotes. */
export function shownRecipient(customer: { name: string; email: string }): string {
  const { name = '', address = customer.email } = recipientOf(customer) ?? {};
  const plain = name.replace(/[<>"\\]/g, '');
  return /[,;:@()[\].]/.test(plain) ? `"${plain}" <${address}>` : `${plain} <${address}>`;
}

/** `Name <address>` or an address alone, as a setting has it; undefined when it is not exactly one. */
export function parseSender(text: string): Recipient | undefined {
  const [, name = '', inBrackets] = /^([^<>"\r\n,;]*)<([^<>]+)>$/.exec(text.trim()) ?? [];
  return recipientOf({ name: name || ' ', email: inBrackets ?? text.trim() });
}
