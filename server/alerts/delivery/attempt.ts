import type { Attempt } from '@/lib/alerts/channels';
import { plainText } from '@/server/alerts/texts/plain-text';

/** What an attempt to send came to. */
export type Sent = { attempt: Attempt } & (
  | { result: 'sent' }
  /** Another try may succeed; not before `retryAfterMs`, if the receiver said so. */
  | { result: 'failed'; retryAfterMs?: number | undefined }
  /** The receiver will not take it. */
  | { result: 'refused'; reason: string }
  /** The receiver wants nothing of this channel any more. */
  | { result: 'gone'; reason: string }
  /** There is nothing that could send it. */
  | { result: 'kept'; reason: string }
);

const maxAnswer = 500;

/** An attempt that began at `at`, epoch ms, and has ended now. */
export const attemptOf = (at: number, status: number | null, answer: string): Attempt => ({
  at,
  durationMs: Math.max(0, Date.now() - at),
  status,
  answer: plainText(answer, maxAnswer),
});
