import { z } from 'zod';

// Neither can be written to every place an event goes: PostgreSQL takes no NUL, and UTF-8 no half of a pair.
const storable = /^(?:[^\0\p{Cs}])*$/u;
const storableMessage = 'holds a NUL character or half of a surrogate pair';

// Bounds are what keeps one hostile message from costing every client: nothing here is unbounded.
const text = (max: number) => z.string().min(1).max(max).regex(storable, storableMessage);

/** Identifier of an order, customer, payment …: 1 to 128 characters. */
export const id = text(128);

const longestSymbol = 64;
const plainSymbol = /^[!-~](?:[ -~]{0,62}[!-~])?$/;
// Zero-width joiners stay: words of several scripts need them.
const printable = /^(?:[^\p{C}\p{Zl}\p{Zp}]|[\u200c\u200d])*$/u;
const visible = /[^\s\u200c\u200d]/;

function isSymbol(text: string): boolean {
  // Nearly all are, and thousands come a second.
  if (plainSymbol.test(text)) return true;
  if (text.length > 2 * longestSymbol || [...text].length > longestSymbol) return false;
  return printable.test(text) && visible.test(text) && text === text.trim();
}
/** Symbol of an instrument: 1 to 64 printable characters, none of them white space at an end. */
export const symbol = z
  .string()
  .refine(isSymbol, `has to be 1 to ${longestSymbol} printable characters, without white space at an end`);

const label = String.raw`[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?`;
const dotAtom = String.raw`[\p{L}\p{M}\p{N}!#$%&'*+/=?^_{|}~\x60-]+`;
const mailbox = new RegExp(`^(?=.{1,64}@)${dotAtom}(?:\\.${dotAtom})*@(?:${label}\\.)+${label}$`, 'u');
/**
 * One e-mail address, with letters of any script (RFC 6531), at most 254 characters. No quoted local part and none of
 * the characters that separate addresses or headers: what passes is one recipient wherever it is written.
 */
export const email = z
  .string()
  .max(254)
  .check(z.refine((value) => mailbox.test(value), { message: 'is not an e-mail address' }))
  .meta({ format: 'email' });

/** Stock-keeping unit. */
export const sku = text(64);
/** Money in minor units of an ISO 4217 currency. */
export const amount = z.int().nonnegative();
/** ISO 4217 code, three capital letters. */
export const currency = z.string().regex(/^[A-Z]{3}$/, 'not an ISO 4217 code');
/** Epoch milliseconds, within what a JavaScript Date can hold. */
export const epochMs = z.int().nonnegative().max(8_640_000_000_000_000);
export const count = z.int().positive().max(1_000_000);
/** Pieces of one SKU in an order: of 200 lines of a million each, added up. */
export const pieces = z.int().positive().max(200_000_000);
export const reason = text(500);
export const shortText = text(200);
export const longText = text(4_000);
/** A path within the site, or an absolute http(s) address; never a `javascript:` link. */
export const link = z
  .string()
  .max(2_000)
  .regex(/^(\/(?![/\\])|https?:\/\/)/, 'not a site path or an http(s) address')
  .regex(storable, storableMessage);
