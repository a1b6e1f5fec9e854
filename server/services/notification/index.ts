/** The notification service: writes mails to customers about their orders, one per order and kind. */
import { z } from 'zod';
import { notificationMigrations, notificationSchema } from '@/server/db';
import { parseSender } from '@/server/mail/recipient';
import { defineService, task } from '../framework';
import { mailRoutes } from './mailbox/routes';
import { createSmtp, type SendResult, storeSendResults } from './sending/smtp';
import { orderIdOfMail, storeRecipients, writeMails } from './write-mails';

export const notification = defineService({
  name: 'notification',
  schema: notificationSchema,
  migrations: notificationMigrations,
  topics: ['orders'],
  settings: z.object({
    /** The sender of every mail. */
    from: z
      .string()
      .min(3)
      .max(254)
      .refine((text) => parseSender(text) !== undefined, 'has to be one address, or a name and <one address>')
      .default('Pulseboard Shop <shop@pulseboard.example>'),
    /** Over SMTP; a mail beyond this limit stays in the mailbox, with the reason. */
    mailsPerAddressPerHour: z.number().int().min(1).max(10_000).default(20),
    /** To all addresses; a mail beyond this limit waits. */
    mailsPerMinute: z.number().int().min(1).max(100_000).default(300),
  }),
  business: ({ config, database, settings }) => {
    const { queries } = database;
    const smtp = config.smtpUrl ? createSmtp(config.smtpUrl, database, settings) : undefined;
    const status = smtp ? 'queued' : 'kept';
    return {
      handlers: {},
      batchHandlers: {
        'order.placed': (deliveries, tx) => storeRecipients(deliveries, status, tx),
        'order.confirmed': (deliveries, tx) => writeMails(deliveries, 'confirmation', () => ({}), status, tx),
        'shipment.dispatched': (deliveries, tx) =>
          writeMails(
            deliveries,
            'dispatch',
            ({ carrier, trackingNumber }) => ({ carrier, trackingNumber }),
            status,
            tx,
          ),
        'order.cancelled': (deliveries, tx) =>
          writeMails(deliveries, 'cancellation', ({ reason }) => ({ reason }), status, tx),
      },
      tasks: smtp && {
        send: task<unknown, SendResult>({
          operation: 'send mail',
          orderIdOf: orderIdOfMail,
          run: ({ key }) => smtp.send(key),
          complete: storeSendResults,
        }),
      },
      routes: (http) => mailRoutes(http, queries),
    };
  },
});
