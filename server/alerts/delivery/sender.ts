import type { AlertContent } from '@/server/alerts/texts/interface';
import type { Database } from '@/server/db';
import { createMailer, type Mailer } from '@/server/mail/mailer';
import type { Sent } from './attempt';
import type { ChannelSettings } from './channel';
import { sendMail } from './mail/send-mail';
import { sendWebhook } from './webhook';

export interface SenderOptions {
  /** Unset: mails are kept. */
  smtpUrl?: string | undefined;
  /** Where the page is, for links. */
  pageUrl: string;
  database: Pick<Database, 'transaction'>;
  /** Of a webhook; unset: 10 s. */
  timeoutMs?: number | undefined;
}

export interface SendCall {
  /** The same for each attempt. */
  id: string;
  channelId: string;
  content: AlertContent;
  isTest: boolean;
  signal: AbortSignal;
}

/** Sends one delivery by its channel. */
export class Sender {
  private readonly mailer: Mailer | undefined;

  constructor(private readonly options: SenderOptions) {
    this.mailer = options.smtpUrl === undefined ? undefined : createMailer(options.smtpUrl);
  }

  /** Never throws, except when the signal aborts. */
  send(settings: ChannelSettings, { content, isTest, ...call }: SendCall): Promise<Sent> {
    const { pageUrl, database, timeoutMs } = this.options;
    const link = new URL(content.link ?? `/alerts?tab=history&rule=${content.ruleId}`, pageUrl).href;
    const message = { ...content, link, isTest };
    return settings.kind === 'email'
      ? sendMail(this.mailer, database, settings, { ...call, message })
      : sendWebhook(settings, { ...call, message, timeoutMs });
  }

  stop(): void {
    this.mailer?.close();
  }
}
