/** The notification service: writes to customers about their orders, once an order and kind. */
import { z } from 'zod';
import { notificationMigrations, notificationSchema } from '@/server/db';
import { defineService, task } from '../framework';
import { mailRoutes } from './mailbox';
import { noteRecipients, writeMails } from './mails';
import { parseSender } from './sending/recipient';
import { createSmtp, noteSendings, type Sending } from './sending/smtp';

export const notification = defineService({
  name: 'notification',
  schema: notificationSchema,
  migrations: notificationMigrations,
  topics: ['orders'],
  settings: z.object({
    /** The address that mail comes from. */
    from: z
      .string()
      .min(3)
      .max(254)
      .refine((text) => parseSender(text) !== undefined, 'has to be one address, or a name and <one address>')
      .default('Pulseboard Shop <shop@pulseboard.example>'),
    /** Over SMTP; what is beyond stays in the mailbox, with the reason. */
    mailsPerAddressPerHour: z.number().int().min(1).max(10_000).default(20),
    mailsPerMinute: z.number().int().min(1).max(100_000).default(300),
  }),
  business: ({ config, database, settings }) => {
    const { queries } = database;
    const smtp = config.smtpUrl ? createSmtp(config.smtpUrl, database, settings) : undefined;
    const how = smtp ? 'queued' : 'kept';
    return {
      handlers: {},
      batchHandlers: {
        'order.placed': (deliveries, tx) => noteRecipients(deliveries, how, tx),
        'order.confirmed': (deliveries, tx) => writeMails(deliveries, 'confirmation', () => ({}), how, tx),
        'shipment.dispatched': (deliveries, tx) =>
          writeMails(
            deliveries,
            'dispatch',
            ({ carrier, trackingNumber }) => ({ carrier, trackingNumber }),
            how,
            tx,
          ),
        'order.cancelled': (deliveries, tx) =>
          writeMails(deliveries, 'cancellation', ({ reason }) => ({ reason }), how, tx),
      },
      tasks: smtp && {
        send: task<unknown, Sending>({
          run: ({ key }) => smtp.send(key),
          complete: noteSendings,
        }),
      },
      routes: (http) => mailRoutes(http, queries),
    };
  },
});
