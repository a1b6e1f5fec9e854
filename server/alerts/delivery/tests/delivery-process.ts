/** Sends deliveries as the owner, as a process that a test may kill. Arguments: the database, the term. */
import { pino } from 'pino';
import { createDelivery } from '@/server/alerts/delivery';
import { createDatabase } from '@/server/db';

const [, , databaseUrl = '', term = ''] = process.argv;
const log = pino({ level: 'fatal' });
const database = createDatabase(databaseUrl, { name: 'test', log });
const config = { pageUrl: 'https://page.example' };
createDelivery({ config, database, term: () => Number(term), log }).start();
