import { isKeyLike, secretMark } from './secret-names';

/**
 * `password=…`, `"token": "…"`, `Authorization: …`, `?api_key=…`. The value ends at its quote, or at white space or a
 * separator without one. The escaped quotes are those of JSON inside of a text.
 */
const named =
  /((?:password|passwd|passphrase|pwd|secret|token|api[-_ ]?key|access[-_]?key|secret[-_]?key|private[-_]?key|credentials?|authorization|cookie|card[-_]?number|cvv|cvc)\\?["']?\s{0,4}(?:=>|[:=])\s{0,4})(?:\\"((?:[^"\\]|\\[^"])*)(?:\\")?|"((?:[^"\\]|\\[\s\S])*)"?|'((?:[^'\\]|\\[\s\S])*)'?|((?:(?:Bearer|Basic|Digest|Token)\s{1,4})?[^\s,;&"'(){}[\]<>]+))/gi;
/** Cookies have several values, separated by semicolons. */
const cookies =
  /((?:set-)?cookie\s{0,4}[:=]\s{0,4})([^\s"'=;]+=[^\s"';]*(?:;\s?[^\s"'=;]+(?:=[^\s"';]*)?)*)/gi;

/** What is already masked, and what only says whether there is a value. */
const harmless =
  /^(?:\[masked|\*+$|true$|false$|null$|undefined$|none$|missing$|required$|invalid$|expired$)/i;

const apiKey = /^api[-_ ]?key/i;

export function maskNamedValues(text: string): string {
  return text
    .replace(cookies, `$1${secretMark}`)
    .replace(
      named,
      (all: string, name: string, escaped?: string, double?: string, single?: string, bare?: string) => {
        const value = escaped ?? double ?? single ?? bare ?? '';
        if (value === '' || harmless.test(value)) return all;
        if (apiKey.test(name) && !isKeyLike(value)) return all;
        // A parser's `Unexpected token: }` or `token: x` is no secret.
        if (bare !== undefined && bare.length < 4 && /token/i.test(name)) return all;
        return name + quoted(secretMark, escaped, double, single);
      },
    );
}

function quoted(mark: string, escaped?: string, double?: string, single?: string): string {
  if (escaped !== undefined) return `\\"${mark}\\"`;
  if (double !== undefined) return `"${mark}"`;
  return single === undefined ? mark : `'${mark}'`;
}
