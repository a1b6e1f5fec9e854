/** A minimal service for tests of the service framework. */
import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { DomainEvent } from '@/lib/events';
import { type Queries, sql } from '@/server/db';
import {
  type Context,
  defineService,
  type Runtime,
  type Service,
  type ServiceConfig,
  task,
} from '../../services/framework';
import type { TaskHandler } from '../../services/framework/definition';

/** The behaviour of the service; it may change while the service runs. */
export interface FixtureScript {
  onConfirmed?(event: DomainEvent<{ orderId: string }>, context: Context): Promise<void>;
  tasks?: Record<string, TaskHandler>;
  handlerTimeoutMs?: number;
}

export interface FixtureService {
  name: string;
  service: Service;
  runtime: Runtime<Record<string, never>>;
}

export const newFixtureName = (): string => `fixture-${randomBytes(4).toString('hex')}`;

/** A service that inserts every order.confirmed into a table, after calling the script. */
export function createFixtureService(
  script: FixtureScript,
  config: Omit<ServiceConfig, 'httpPort' | 'httpHost'>,
  log: Logger,
  name = newFixtureName(),
): FixtureService {
  const schema = name.replace('-', '_');
  const made: { runtime?: FixtureService['runtime'] } = {};
  const create = defineService({
    name,
    schema,
    migrations: [
      {
        id: '0001-effects',
        statements: 'create table effects (id bigserial, order_id text, event_id text)',
      },
    ],
    topics: ['orders'],
    settings: z.object({ word: z.string().default('none') }),
    handlerTimeoutMs: script.handlerTimeoutMs,
    business: (runtime) => {
      made.runtime = runtime as unknown as FixtureService['runtime'];
      return {
        handlers: {
          'order.confirmed': async (event, context) => {
            await script.onConfirmed?.(event, context);
            await insertEffect(schema, event.data.orderId, event.id.replaceAll('\0', '\ufffd'), context.tx);
          },
        },
        tasks: script.tasks ?? { none: task({ complete: async () => undefined }) },
      };
    },
  });
  const service = create({ ...config, httpPort: 0, httpHost: '127.0.0.1' }, { log });
  return { name, service, runtime: made.runtime as FixtureService['runtime'] };
}

async function insertEffect(schema: string, orderId: string, eventId: string, tx: Queries): Promise<void> {
  const table = sql`${sql.identifier(schema)}.effects`;
  await tx.execute(sql`insert into ${table} (order_id, event_id) values (${orderId}, ${eventId})`);
}

/** The ids of handled events of orders whose id has this prefix, in the order of their effects. */
export async function effectsOf({ name, runtime }: FixtureService, prefix: string): Promise<string[]> {
  const table = sql`${sql.identifier(name.replace('-', '_'))}.effects`;
  const { rows } = await runtime.database.queries.execute<{ event_id: string }>(
    sql`select event_id from ${table} where starts_with(order_id, ${prefix}) order by id`,
  );
  return rows.map((row) => row.event_id);
}
