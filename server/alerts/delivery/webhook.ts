import { attemptOf, type Sent } from './attempt';
import type { WebhookSettings } from './channel';
import { bodies } from './formats';
import type { Message } from './formats/message';
import { signatureHeaders } from './signature';

const timeoutMs = 10_000;
/** More of an answer is not read. */
const maxAnswerBytes = 4_096;
const gone = 410;

export interface WebhookCall {
  /** The same for each attempt. */
  id: string;
  message: Message;
  signal: AbortSignal;
  timeoutMs?: number | undefined;
}

/** Sends a webhook once. Never throws, except when the signal aborts. */
export async function sendWebhook(settings: WebhookSettings, call: WebhookCall): Promise<Sent> {
  const at = Date.now();
  try {
    return await answered(await post(settings, call, at), at);
  } catch (error) {
    call.signal.throwIfAborted();
    return { result: 'failed', attempt: attemptOf(at, null, whyNoAnswer(error)) };
  }
}

function post({ url, format, secret }: WebhookSettings, call: WebhookCall, at: number): Promise<Response> {
  const body = JSON.stringify(bodies[format](call.message));
  return fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'user-agent': 'Pulseboard',
      ...signatureHeaders(secret, call.id, at, body),
    },
    body,
    redirect: 'manual',
    signal: AbortSignal.any([call.signal, AbortSignal.timeout(call.timeoutMs ?? timeoutMs)]),
  });
}

async function answered(response: Response, at: number): Promise<Sent> {
  const { status, ok, headers } = response;
  const text = await readStart(response);
  const attempt = attemptOf(at, status, text || response.statusText);
  if (ok) return { result: 'sent', attempt };
  if (status === gone)
    return { result: 'gone', attempt, reason: 'Its receiver answered 410 Gone, so it was switched off.' };
  if (status >= 300 && status < 400) {
    const moved = `It redirects to ${headers.get('location') ?? 'another address'}; redirects are not followed.`;
    return { result: 'failed', attempt: attemptOf(at, status, moved) };
  }
  return { result: 'failed', attempt, retryAfterMs: retryAfterMs(headers.get('retry-after'), Date.now()) };
}

/** The first bytes of the answer; the rest is not read. */
async function readStart(response: Response): Promise<string> {
  if (!response.body) return '';
  const reader = response.body.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  while (size < maxAnswerBytes) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value.subarray(0, maxAnswerBytes - size));
    size += value.length;
  }
  await reader.cancel().catch(() => undefined);
  return Buffer.concat(chunks).toString('utf8');
}

/** Seconds, or a date: https://www.rfc-editor.org/rfc/rfc9110#field.retry-after */
export function retryAfterMs(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  const ms = /^\d{1,9}$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - now;
  return Number.isFinite(ms) && ms > 0 ? ms : undefined;
}

/** fetch wraps the error of the connection. */
function whyNoAnswer(error: unknown): string {
  const { name, message, cause } = error as Error;
  if (name === 'TimeoutError') return 'It did not answer in time.';
  const { code, message: inner } = (cause ?? {}) as { code?: string; message?: string };
  if (code === 'ECONNREFUSED') return 'The connection was refused.';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'The name of its host is not known.';
  return inner || message;
}
