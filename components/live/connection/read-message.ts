import type { Ledger } from '@/components/live/ledger/ledger';
import type { Feed } from '@/lib/protocol';
import type { Read } from './message-schema';

/**
 * Reads a message of a feed. One that does not fit the protocol is counted as malformed, and an Error that names the
 * feed is thrown.
 */
export function readMessage<T>(
  reader: (data: unknown) => Read<T> | undefined,
  data: unknown,
  feed: Feed,
  ledger: Ledger,
): Read<T> {
  const message = reader(data);
  if (message) return message;
  ledger.add(feed, 'malformed', 1);
  throw new Error(`The gateway sent a message for the feed ${feed} that does not fit the protocol.`);
}
