import { createTransport } from 'nodemailer';
import { messageIdOf } from './message-id';
import { mailAddress, type Recipient } from './recipient';

interface Mail {
  /** The same for every try. */
  mailId: string;
  from: Recipient;
  to: readonly Recipient[];
  subject: string;
  html: string;
  text: string;
}

/** A mail server. */
export interface Mailer {
  /** Resolves with the server's answer when it has taken the mail for at least one recipient. Throws otherwise. */
  send(mail: Mail): Promise<string>;
  /** Closes its connections. */
  close(): void;
}

/**
 * Sends mails over SMTP. A crash after the server's answer sends a mail again, because SMTP has no idempotency; its
 * Message-ID stays the same, and many mailboxes drop the duplicate.
 */
export function createMailer(url: string): Mailer {
  const transport = createTransport(url, {
    connectionTimeout: 5_000,
    greetingTimeout: 5_000,
    socketTimeout: 8_000,
    // The content of a mail must not make this process read a file or fetch a URL.
    disableFileAccess: true,
    disableUrlAccess: true,
  } as never);
  return {
    send: async (mail) => {
      const { response } = (await transport.sendMail(messageOf(mail))) as { response?: string };
      return response ?? '';
    },
    close: () => transport.close(),
  };
}

/** Why the server will never take this mail; undefined: another try may succeed. */
export function finalRefusal(error: unknown): string | undefined {
  const { code, responseCode = 0, message } = error as Error & { code?: string; responseCode?: number };
  const isAboutMail = code === 'EENVELOPE' || code === 'EMESSAGE';
  return isAboutMail && responseCode >= 500
    ? `The mail server refused it: ${message}`.slice(0, 500)
    : undefined;
}

// Addresses are objects, so that no name is parsed as another address. The server delivers by the envelope.
const messageOf = ({ mailId, from, to, subject, html, text }: Mail) => ({
  messageId: messageIdOf(mailId),
  from: headerOf(from),
  to: to.map(headerOf),
  envelope: { from: mailAddress(from.address), to: to.map(({ address }) => mailAddress(address)) },
  subject,
  html,
  text,
});

const headerOf = ({ name, address }: Recipient) => ({ name, address: mailAddress(address) });
