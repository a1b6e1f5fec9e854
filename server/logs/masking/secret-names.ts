/** What replaces a secret; card numbers and others have marks of their own. */
export const secretMark = '[masked secret]';

const endings =
  'password|passwd|passphrase|pwd|secret|token|apikey|accesskey|secretkey|privatekey|signingkey|encryptionkey|' +
  'credential|credentials|authorization|cookie|cardnumber|creditcard|cvv|cvc|iban|jwt';
/** The name, without separators and in lower case, ends with one of these. */
const secretName = new RegExp(`(?:${endings}|^auth|^pan|^pin)$`);
const separators = /[-_ ]/g;

const cache = new Map<string, boolean>();
/** Names repeat; so many are remembered. */
const mostNames = 10_000;

/**
 * Whether the field of this name (dots separate nested names) holds a secret, such as `password`, `access_token` or
 * `req.headers.authorization`. A number is one only in what is named after a card or password: `maxTokens: 5` and
 * `token: 17` (a position) are none.
 */
export function isSecretName(name: string, value: unknown): boolean {
  let secret = cache.get(name);
  if (secret === undefined) {
    secret = secretName.test(plainName(name));
    if (cache.size >= mostNames) cache.clear();
    if (name.length <= 200) cache.set(name, secret);
  }
  if (!secret || (typeof value === 'number' && /token$/i.test(name))) return false;
  return !isApiKey.test(name) || isKeyLike(String(value));
}

const isApiKey = /api[-_ ]?key\W*$/i;
/** Kafka calls the kind of a request `apiKey`: `METADATA`, or its number. Real keys are longer and have digits. */
export const isKeyLike = (value: string): boolean => value.length >= 12 && /\d/.test(value);

function plainName(name: string): string {
  const tail = name.slice(-200);
  return tail
    .slice(tail.lastIndexOf('.') + 1)
    .replace(separators, '')
    .toLowerCase();
}
