import { secretMark } from './secret-names';

/**
 * Patterns that take linear time: each either starts only where no character of its own kind precedes, or cannot fail
 * after it has read an unbounded part.
 */
const privateKey =
  /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|$)/g;
const jwt = /(?<![\w-])eyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*){0,3}/g;
const knownPrefixes = new RegExp(
  `(?<![A-Za-z0-9_])(?:${[
    'gh[pousr]_[A-Za-z0-9]{20,}',
    'github_pat_\\w{20,}',
    'glpat-[\\w-]{16,}',
    'npm_[A-Za-z0-9]{30,}',
    'xox[abeoprs]-[A-Za-z0-9-]{10,}',
    'xapp-[A-Za-z0-9-]{10,}',
    '(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])',
    'AIza[\\w-]{35}',
    '[spr]k_(?:live|test)_[A-Za-z0-9]{10,}',
    'whsec_[A-Za-z0-9+/=]{16,}',
    'sk-[A-Za-z0-9][\\w-]{19,}',
  ].join('|')})`,
  'g',
);
const authorization = /\b(Bearer|Basic)(\s{1,4})([A-Za-z0-9._~+/-]{8,}={0,2})/gi;
/** What follows `Basic` or `Bearer` in prose is a word. */
const word = /^(?:[a-z]+|[A-Z]?[a-z]+|[A-Z]+)[.-]?$/;
const urlPassword = /(:\/\/[^\s/:@?#]{0,256}:)([^\s/@]+)@/g;

/** Before names of fields are looked for, because a key has several lines. */
export const maskPrivateKeys = (text: string): string => text.replace(privateKey, '[masked private key]');

/** After fields with a secret name are masked, because one value may be both. */
export function maskTokens(text: string): string {
  return text
    .replace(authorization, (all, scheme, space, token) =>
      word.test(token) ? all : `${scheme}${space}[masked token]`,
    )
    .replace(jwt, '[masked token]')
    .replace(knownPrefixes, '[masked token]')
    .replace(urlPassword, (_, before) => `${before}${secretMark}@`);
}
