import { maskCards } from './cards';
import { maskIbans } from './ibans';
import { maskNamedValues } from './named-values';
import { maskPrivateKeys, maskTokens } from './tokens';

export { maskNumber } from './cards';

/** Nearly no text has one of these; only those that do are searched further. Measured: 0.2 µs for 60 characters. */
const nameOrToken =
  /pass|pwd|secret|token|key|credential|authorization|cookie|cvv|cvc|bearer|basic|eyJ|gh[pousr]_|github_|glpat|npm_|xox|xapp|AKIA|ASIA|AIza|[spr]k_|sk-|whsec|card|:\/\/[^/]*@/i;
const card = /\d{4}[ -]?\d{4,6}[ -]?\d{4}/;
const iban = /[A-Z]{2}\d\d ?[A-Z0-9]{4}/;

/**
 * The text with a mark such as `[masked card]` in place of passwords, tokens, private keys, card and bank account
 * numbers. Takes linear time. Ids of orders and traces, offsets and times stay.
 */
export function maskSecrets(text: string): string {
  let masked = text;
  if (nameOrToken.test(masked)) masked = maskTokens(maskNamedValues(maskPrivateKeys(masked)));
  if (card.test(masked)) masked = maskCards(masked);
  if (iban.test(masked)) masked = maskIbans(masked);
  return masked;
}
