import type { KafkaOauth } from '@/server/config';

/** Resolves with a valid token. Rejects when the token endpoint does not return one. */
export type TokenProvider = () => Promise<string>;

const FETCH_TIMEOUT_MS = 10_000;
/** A longer response is not read. */
const MAX_RESPONSE_BYTES = 256 * 1024;
/**
 * A token is renewed 15 s before it expires, or after four fifths of a long lifetime. kafkajs authenticates again 10 s
 * before its session expires, which is when the token does: with the old token it would repeat that without a pause,
 * which brokers refuse.
 */
const MARGIN_SECONDS = 15;
const USABLE_SHARE = 0.8;
const MIN_USE_SECONDS = 1;
/** Assumed lifetime of a token without `expires_in`, which RFC 6749 makes optional. */
const DEFAULT_LIFETIME_SECONDS = 60;

interface Grant {
  token: string;
  /** On the clock of performance.now(), which is never set back. */
  usableUntil: number;
}

type Client = Exclude<KafkaOauth, { token: string }>;

const providers = new Map<string, TokenProvider>();

/**
 * The source of OAuth tokens for every Kafka client of this process: a configured token, or the client credentials
 * grant (RFC 6749, 4.4) of a token endpoint. Clients with the same settings share one token.
 */
export function oauthToken(oauth: KafkaOauth): TokenProvider {
  if ('token' in oauth) return async () => oauth.token;
  const key = JSON.stringify([oauth.tokenUrl, oauth.clientId, oauth.clientSecret, oauth.scope]);
  const provider = providers.get(key) ?? renewing(oauth);
  providers.set(key, provider);
  return provider;
}

function renewing(client: Client): TokenProvider {
  let current: Promise<Grant> | undefined;
  let usableUntil = Number.NEGATIVE_INFINITY;
  return async () => {
    if (!current || performance.now() >= usableUntil) {
      usableUntil = Number.POSITIVE_INFINITY;
      current = request(client);
      current.then(
        (grant) => {
          usableUntil = grant.usableUntil;
        },
        () => {
          current = undefined;
        },
      );
    }
    return (await current).token;
  };
}

async function request(client: Client): Promise<Grant> {
  const requestedAt = performance.now();
  const host = new URL(client.tokenUrl).host;
  const response = await fetch(client.tokenUrl, {
    method: 'POST',
    headers: {
      authorization: `Basic ${basic(client)}`,
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'application/json',
    },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      ...(client.scope === undefined ? {} : { scope: client.scope }),
    }),
    // The credentials are not sent to another host.
    redirect: 'manual',
    signal: AbortSignal.timeout(FETCH_TIMEOUT_MS),
  }).catch((cause) => {
    throw new Error(`The token endpoint ${host} (KAFKA_SASL_OAUTH_TOKEN_URL) cannot be reached.`, { cause });
  });
  const answer = await readJson(response);
  if (!response.ok) {
    const reason = typeof answer.error === 'string' ? `: ${answer.error.slice(0, 200)}` : '';
    throw new Error(
      `The token endpoint ${host} refused KAFKA_SASL_OAUTH_CLIENT_ID with HTTP ${response.status}${reason}.`,
    );
  }
  if (typeof answer.access_token !== 'string' || answer.access_token === '') {
    throw new Error(
      `The token endpoint ${host} (KAFKA_SASL_OAUTH_TOKEN_URL) answered without an access_token.`,
    );
  }
  const seconds = Number(answer.expires_in ?? DEFAULT_LIFETIME_SECONDS);
  const life = Number.isFinite(seconds) && seconds > 0 ? seconds : DEFAULT_LIFETIME_SECONDS;
  const use = Math.max(MIN_USE_SECONDS, Math.min(life * USABLE_SHARE, life - MARGIN_SECONDS));
  return { token: answer.access_token, usableUntil: requestedAt + use * 1_000 };
}

/** RFC 6749, 2.3.1: both are form-encoded before they are joined. */
function basic({ clientId, clientSecret }: Client): string {
  const encode = (text: string) => new URLSearchParams({ v: text }).toString().slice('v='.length);
  return Buffer.from(`${encode(clientId)}:${encode(clientSecret)}`).toString('base64');
}

/** The JSON object of a response, or an empty one when it is something else, such as a proxy's error page. */
async function readJson(response: Response): Promise<Record<string, unknown>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > MAX_RESPONSE_BYTES) return {};
    chunks.push(chunk);
  }
  try {
    const value: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
