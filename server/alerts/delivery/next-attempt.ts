import type { DeliveryResult } from '@/server/db';
import { backoffMs } from '@/server/services/framework/support/backoff';
import type { Sent } from './attempt';

/** Of one delivery: from 5 s to an hour between attempts, about 35 within a day. */
const delivery = { baseMs: 5_000, maxMs: 3_600_000 };
/** Of a channel that failed several times in a row. */
const channel = { baseMs: 1_000, maxMs: 60_000 };
/** A receiver cannot make a delivery wait for longer at a time. */
const longestRetryAfterMs = 6 * 3_600_000;
const failuresBeforePause = 2;

/** What the result of an attempt makes of a delivery that failed `attempts` times before. */
export function resultOf(
  sent: Sent,
  { attempts, giveUpAt }: { attempts: number; giveUpAt: number },
  now: number,
): DeliveryResult {
  const base = { lastAttempt: sent.attempt, nextAt: now, sentAt: null };
  if (sent.result === 'sent') return { ...base, status: 'sent', reason: null, sentAt: now };
  if (sent.result === 'kept') return { ...base, status: 'kept', reason: sent.reason };
  if (sent.result !== 'failed') return { ...base, status: 'dead', reason: sent.reason };
  const nextAt = now + Math.max(backoffMs(delivery, attempts + 1), waitFor(sent));
  const reason = whyFailed(sent);
  if (nextAt > giveUpAt) return { ...base, status: 'dead', reason: `Not taken in time. ${reason}` };
  return { ...base, status: 'waiting', reason, nextAt };
}

/** How long a channel rests that failed this often in a row, ms. */
export function pauseMs(sent: Extract<Sent, { result: 'failed' }>, failures: number): number {
  const pause = failures < failuresBeforePause ? 0 : backoffMs(channel, failures - failuresBeforePause + 1);
  return Math.max(pause, Math.min(waitFor(sent), channel.maxMs));
}

const waitFor = ({ retryAfterMs = 0 }: Extract<Sent, { result: 'failed' }>): number =>
  Math.min(retryAfterMs, longestRetryAfterMs);

function whyFailed({ attempt: { status, answer } }: Sent): string {
  if (status === null) return answer;
  return answer === '' ? `It answered ${status}.` : `It answered ${status}: ${answer}`;
}
