import { createHash, createHmac, pbkdf2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { oauthToken } from '@/server/bus/client/oauth-token';
import type { KafkaSasl } from '@/server/config';

/** Sends the client's next authentication message; resolves with the server's. */
export type SaslExchange = (message: Buffer) => Promise<Buffer>;

const names = {
  plain: 'PLAIN',
  'scram-sha-256': 'SCRAM-SHA-256',
  'scram-sha-512': 'SCRAM-SHA-512',
  oauthbearer: 'OAUTHBEARER',
} as const;

export const saslName = ({ mechanism }: KafkaSasl): string => names[mechanism];

/** Authenticates this client. Throws when the server refuses it, or does not prove its own identity (SCRAM). */
export async function authenticate(sasl: KafkaSasl, exchange: SaslExchange): Promise<void> {
  if (sasl.mechanism === 'oauthbearer') return bearer(await oauthToken(sasl)(), exchange);
  if (sasl.mechanism !== 'plain') return scram(sasl, exchange);
  await exchange(Buffer.from(`\0${sasl.username}\0${sasl.password}`));
}

/** https://www.rfc-editor.org/rfc/rfc7628#section-3.1 */
async function bearer(token: string, exchange: SaslExchange): Promise<void> {
  const answer = await exchange(Buffer.from(`n,,\x01auth=Bearer ${token}\x01\x01`));
  // A server that refuses sends the reason, and expects this message before it closes the exchange.
  if (answer.length > 0) {
    await exchange(Buffer.from('\x01')).catch(() => undefined);
    throw new Error(`Kafka refused the token: ${answer.toString().slice(0, 500)}`);
  }
}

const maxIterations = 1_000_000;
const minIterations = 4_096;

/** https://www.rfc-editor.org/rfc/rfc5802#section-3 */
async function scram(
  { mechanism, username, password }: Extract<KafkaSasl, { username: string }>,
  exchange: SaslExchange,
): Promise<void> {
  const hash = mechanism === 'scram-sha-256' ? 'sha256' : 'sha512';
  const nonce = randomBytes(24).toString('base64');
  const first = `n=${username.replaceAll('=', '=3D').replaceAll(',', '=2C')},r=${nonce}`;
  const challenge = (await exchange(Buffer.from(`n,,${first}`))).toString();
  const { r = '', s = '', i = '' } = attributes(challenge);
  const iterations = Number(i);
  if (!r.startsWith(nonce) || r === nonce || !(iterations >= minIterations && iterations <= maxIterations))
    throw new Error(
      `Kafka's answer to ${names[mechanism]} is not valid: its nonce or its iteration count is wrong.`,
    );
  const sign = (key: Buffer, text: string) => createHmac(hash, key).update(text).digest();
  const size = createHash(hash).digest().length;
  const salted = await promisify(pbkdf2)(password, Buffer.from(s, 'base64'), iterations, size, hash);
  const clientKey = sign(salted, 'Client Key');
  const signed = `${first},${challenge},c=biws,r=${r}`;
  const signature = sign(createHash(hash).update(clientKey).digest(), signed);
  const proof = Buffer.from(clientKey.map((byte, at) => byte ^ (signature[at] as number)));
  const last = (await exchange(Buffer.from(`c=biws,r=${r},p=${proof.toString('base64')}`))).toString();
  const received = Buffer.from(attributes(last).v ?? '', 'base64');
  const expected = sign(sign(salted, 'Server Key'), signed);
  if (received.length !== expected.length || !timingSafeEqual(received, expected))
    throw new Error('The broker did not prove that it has the password, so it may not be the right server.');
}

const attributes = (message: string): Record<string, string | undefined> =>
  Object.fromEntries(message.split(',').map((part) => [part.slice(0, 1), part.slice(2)]));
