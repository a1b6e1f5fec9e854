/** The notification service: writes to customers about their orders, once an order and kind. */
import { z } from 'zod';
import { notificationMigrations, notificationSchema } from '@/server/db';
import { defineService, task } from '../harness';
import { mailRoutes } from './mailbox';
import { noteRecipients, writeMails } from './mails';
import { createSmtp, markSent } from './smtp';

export const notification = defineService({
  name: 'notification',
  schema: notificationSchema,
  migrations: notificationMigrations,
  topics: ['orders'],
  settings: z.object({
    /** The address that mail comes from. */
    from: z.string().min(3).max(254).default('Pulseboard Shop <shop@pulseboard.example>'),
  }),
  business: ({ config, database: { queries }, settings }) => {
    const smtp = config.smtpUrl ? createSmtp(config.smtpUrl, queries, () => settings().from) : undefined;
    const how = smtp ? 'queued' : 'kept';
    return {
      handlers: {},
      batches: {
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
        send: task({
          run: ({ key }) => smtp.send(key),
          settle: markSent,
        }),
      },
      routes: (http) => mailRoutes(http, queries),
    };
  },
});
