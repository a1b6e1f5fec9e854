import { z } from 'zod';

// Bounds are what keeps one hostile message from costing every client: nothing here is unbounded.
const text = (max: number) => z.string().min(1).max(max);

/** Identifier of an order, customer, payment …: 1 to 128 characters. */
export const id = text(128);
/** Ticker of an instrument: starts with a letter, a digit, ^ or $ (so `__proto__` is none), at most 32 characters. */
export const symbol = z.string().regex(/^[A-Za-z0-9^$][A-Za-z0-9._:/=^$-]{0,31}$/, 'not a ticker symbol');
/** Stock-keeping unit. */
export const sku = text(64);
/** Money in minor units (cents) of an ISO 4217 currency. */
export const amount = z.int().nonnegative();
/** ISO 4217 code, three capital letters. */
export const currency = z.string().regex(/^[A-Z]{3}$/, 'not an ISO 4217 code');
/** Epoch milliseconds, within what a JavaScript Date can hold. */
export const epochMs = z.int().nonnegative().max(8_640_000_000_000_000);
export const count = z.int().positive().max(1_000_000);
export const reason = text(500);
export const shortText = text(200);
export const longText = text(4_000);
/** A path within the site, or an absolute http(s) address; never a `javascript:` link. */
export const link = z
  .string()
  .max(2_000)
  .regex(/^(\/(?![/\\])|https?:\/\/)/, 'not a site path or an http(s) address');
