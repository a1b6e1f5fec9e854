import type { KafkaOauth } from '@/server/config';

/** Gives the token to authenticate with now. Rejects when the token endpoint gives none. */
export type TokenProvider = () => Promise<string>;

const FETCH_TIMEOUT_MS = 10_000;
/** An answer longer than this is no token. */
const LARGEST_ANSWER = 256 * 1024;
/**
 * A token is renewed so long before its end, or at four fifths of a long life. kafkajs signs in anew 10 s before the end
 * of a session, which is that of its token: with the same one it would do so without a pause, which brokers refuse.
 */
const MARGIN_SECONDS = 15;
const USABLE_SHARE = 0.8;
const SHORTEST_USE_SECONDS = 1;
/** RFC 6749 leaves the life of a token open; one that says nothing is asked for again after this. */
const UNKNOWN_LIFE_SECONDS = 60;

interface Grant {
  token: string;
  /** On the clock of performance.now(), which nobody sets. */
  usableUntil: number;
}

type Client = Exclude<KafkaOauth, { token: string }>;

const providers = new Map<string, TokenProvider>();

/**
 * Where every Kafka client of this process gets its token from: one that was given, or OAuth 2.0 client credentials
 * (RFC 6749, 4.4) at a token endpoint. Clients with the same settings share one token.
 */
export function oauthToken(oauth: KafkaOauth): TokenProvider {
  if ('token' in oauth) return async () => oauth.token;
  const key = JSON.stringify([oauth.tokenUrl, oauth.clientId, oauth.clientSecret, oauth.scope]);
  const known = providers.get(key) ?? renewing(oauth);
  providers.set(key, known);
  return known;
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
  const askedAt = performance.now();
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
    // What belongs to this endpoint is not handed to another.
    redirect: 'manual',
    signal: AbortSignal.timeout(FETCH_TIMEOUT_MS),
  }).catch((cause) => {
    throw new Error(`The token endpoint ${host} (KAFKA_SASL_OAUTH_TOKEN_URL) cannot be reached.`, { cause });
  });
  const answer = await readAnswer(response);
  if (!response.ok) {
    const reason = typeof answer.error === 'string' ? `: ${answer.error.slice(0, 200)}` : '';
    throw new Error(
      `The token endpoint ${host} refused KAFKA_SASL_OAUTH_CLIENT_ID: HTTP ${response.status}${reason}.`,
    );
  }
  if (typeof answer.access_token !== 'string' || answer.access_token === '') {
    throw new Error(`The token endpoint ${host} (KAFKA_SASL_OAUTH_TOKEN_URL) answered without a token.`);
  }
  const seconds = Number(answer.expires_in ?? UNKNOWN_LIFE_SECONDS);
  const life = Number.isFinite(seconds) && seconds > 0 ? seconds : UNKNOWN_LIFE_SECONDS;
  const use = Math.max(SHORTEST_USE_SECONDS, Math.min(life * USABLE_SHARE, life - MARGIN_SECONDS));
  return { token: answer.access_token, usableUntil: askedAt + use * 1_000 };
}

/** RFC 6749, 2.3.1: both are form-encoded before they are joined. */
function basic({ clientId, clientSecret }: Client): string {
  const encode = (text: string) => new URLSearchParams({ v: text }).toString().slice('v='.length);
  return Buffer.from(`${encode(clientId)}:${encode(clientSecret)}`).toString('base64');
}

/** The answer's JSON object, or an empty one: a proxy answers with a page. */
async function readAnswer(response: Response): Promise<Record<string, unknown>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > LARGEST_ANSWER) return {};
    chunks.push(chunk);
  }
  try {
    const value: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
