import { z } from 'zod';

// PostgreSQL cannot store NUL, and UTF-8 cannot encode a lone surrogate.
const storable = /^(?:[^\0\p{Cs}])*$/u;
const storableMessage = 'contains a NUL character or a lone surrogate';

// Every field is bounded, so that one hostile message cannot cost every client.
const text = (max: number) => z.string().min(1).max(max).regex(storable, storableMessage);

/** Identifier of an order, customer, payment …: 1 to 128 characters. */
export const id = text(128);

const longestSymbol = 64;
const plainSymbol = /^[!-~](?:[ -~]{0,62}[!-~])?$/;
// Zero-width joiners are allowed: several scripts need them.
const printable = /^(?:[^\p{C}\p{Zl}\p{Zp}]|[\u200c\u200d])*$/u;
const visible = /[^\s\u200c\u200d]/;

function isSymbol(text: string): boolean {
  // Fast path: nearly every symbol is plain ASCII, and thousands arrive per second.
  if (plainSymbol.test(text)) return true;
  if (text.length > 2 * longestSymbol || [...text].length > longestSymbol) return false;
  return printable.test(text) && visible.test(text) && text === text.trim();
}
/** Symbol of an instrument: 1 to 64 printable characters without leading or trailing white space. */
export const symbol = z
  .string()
  .refine(
    isSymbol,
    `has to be 1 to ${longestSymbol} printable characters without leading or trailing white space`,
  );

const label = String.raw`[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?`;
const dotAtom = String.raw`[\p{L}\p{M}\p{N}!#$%&'*+/=?^_{|}~\x60-]+`;
const mailbox = new RegExp(`^(?=.{1,64}@)${dotAtom}(?:\\.${dotAtom})*@(?:${label}\\.)+${label}$`, 'u');
/**
 * One email address, with letters of any script (RFC 6531), at most 254 characters. Quoted local parts and characters
 * that separate addresses or headers are rejected, so a valid value is one recipient wherever it is written.
 */
export const email = z
  .string()
  .max(254)
  .check(z.refine((value) => mailbox.test(value), { message: 'is not an email address' }))
  .meta({ format: 'email' });

/** Stock-keeping unit. */
export const sku = text(64);
/** Money in minor units of an ISO 4217 currency. */
export const amount = z.int().nonnegative();
/** ISO 4217 code, three capital letters. */
export const currency = z.string().regex(/^[A-Z]{3}$/, 'not an ISO 4217 code');
/** Epoch milliseconds, within what a JavaScript Date can hold. The format makes it a timestamp column in the lake. */
export const epochMs = z.int().nonnegative().max(8_640_000_000_000_000).meta({ format: 'epoch-ms' });
export const count = z.int().positive().max(1_000_000);
/** Pieces of one SKU in an order: at most 200 lines of a million each. */
export const pieces = z.int().positive().max(200_000_000);
export const reason = text(500);
export const shortText = text(200);
export const longText = text(4_000);
/** Value of a label of an alert: may be empty. */
export const labelText = z.string().max(256).regex(storable, storableMessage);
/** A path within the site, or an absolute http(s) address; never a `javascript:` link. */
export const link = z
  .string()
  .max(2_000)
  .regex(/^(\/(?![/\\])|https?:\/\/)/, 'not a site path or an http(s) address')
  .regex(storable, storableMessage);
