import type { FeedSession } from '@/components/live/feeds/feed-session';
import type { Ledger } from '@/components/live/ledger/ledger';
import { reportFailure } from '@/components/live/support/failure-log';
import type { Feed } from '@/lib/protocol';
import { feedOf, type Read, readBatch, readGap } from './message-schema';
import type { GatewaySocket } from './open-socket';
import { readMessage } from './read-message';

/** Reads the messages of the gateway from a socket and gives each to the session of its feed. */
export class GatewayMessages {
  constructor(
    private readonly sessions: ReadonlyMap<Feed, FeedSession>,
    private readonly ledger: Ledger,
    /** Called for each message, before it is applied. */
    private readonly received: (feed: Feed) => void,
  ) {}

  attach(socket: GatewaySocket): void {
    socket.on('events', (data) =>
      this.take(data, readBatch, (session, { value, unreadable }) => session.onBatch(value, unreadable)),
    );
    socket.on('gap', (data) =>
      this.take(data, readGap, (session, { value, unreadable }) => session.onGap(value, unreadable)),
    );
  }

  /** A message that cannot be read or applied is logged: an error thrown in a listener of the socket would be lost. */
  private take<T>(
    data: unknown,
    reader: (data: unknown) => Read<T> | undefined,
    apply: (session: FeedSession, message: Read<T>) => void,
  ): void {
    try {
      const feed = feedOf(data);
      const session = feed && this.sessions.get(feed);
      if (!feed || !session) throw new Error(`The page has no feed of this name: ${textOf(data)}.`);
      this.received(feed);
      apply(session, readMessage(reader, data, feed, this.ledger));
    } catch (error) {
      reportFailure('A message of the gateway', error);
    }
  }
}

/** The start of a message, for a log. */
const textOf = (data: unknown): string => `${JSON.stringify(data)}`.slice(0, 100);
