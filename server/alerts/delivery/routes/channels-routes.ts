import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import {
  type ChangedChannel,
  type Channel,
  changedChannel,
  type channelAnswer,
  type channelsAnswer,
  type NewChannel,
  newChannel,
  type newChannelAnswer,
  type testAnswer,
} from '@/lib/alerts/channels';
import { ProblemError } from '@/lib/problem';
import type { AlertsRoutes } from '@/server/alerts/context';
import { changedSettings, parseSettings, publicChannel, settingsOf } from '@/server/alerts/delivery/channel';
import type { Sender } from '@/server/alerts/delivery/sender';
import { testContent } from '@/server/alerts/delivery/test-content';
import {
  channelStates,
  type Database,
  deleteChannel,
  dropDeliveriesOf,
  insertChannel,
  loadChannels,
  lockChannel,
  type Queries,
  readChannel,
  updateChannel,
} from '@/server/db';

const params = z.object({ id: z.string().max(64) });
const mostChannels = 50;

/** GET and POST /channels, PUT and DELETE /channels/:id, POST /channels/:id/test. */
export const channelsRoutes =
  (sender: Sender): AlertsRoutes =>
  (guarded, { database }) => {
    guarded.get('/channels', async () => {
      return { channels: await listChannels(database.queries) } satisfies z.output<typeof channelsAnswer>;
    });

    guarded.post('/channels', { schema: { body: newChannel } }, async (request, reply) => {
      return reply.code(201).send(await addChannel(database, request.body as NewChannel));
    });

    guarded.put('/channels/:id', { schema: { params, body: changedChannel } }, async (request) => {
      const { id } = request.params as z.output<typeof params>;
      await changeChannel(database, id, request.body as ChangedChannel);
      return { channel: await findChannel(database.queries, id) } satisfies z.output<typeof channelAnswer>;
    });

    guarded.delete('/channels/:id', { schema: { params } }, async (request, reply) => {
      const { id } = request.params as z.output<typeof params>;
      await database.transaction(async (tx) => {
        if ((await lockChannel(tx, id)) === undefined) throw missing(id);
        await deleteChannel(tx, id);
        await dropDeliveriesOf(tx, id, 'The channel was deleted.');
      });
      return reply.code(204).send();
    });

    guarded.post('/channels/:id/test', { schema: { params } }, async (request) => {
      const { id } = request.params as z.output<typeof params>;
      const data = await readChannel(database.queries, id);
      if (data === undefined) throw missing(id);
      const { result, attempt } = await sender.send(parseSettings(data), {
        id: `test:${randomUUID()}`,
        channelId: id,
        content: testContent(Date.now()),
        isTest: true,
        signal: AbortSignal.timeout(60_000),
      });
      return { sent: result === 'sent', attempt } satisfies z.output<typeof testAnswer>;
    });
  };

const missing = (id: string) => new ProblemError(404, `There is no channel "${id}".`);

async function addChannel(database: Database, given: NewChannel): Promise<z.output<typeof newChannelAnswer>> {
  const settings = settingsOf(given, Date.now());
  await database.transaction(async (tx) => {
    if ((await loadChannels(tx)).length >= mostChannels)
      throw new ProblemError(409, `There are ${mostChannels} channels already; delete one first.`);
    if (!(await insertChannel(tx, given.id, settings)))
      throw new ProblemError(409, `id: there is a channel "${given.id}" already.`);
  });
  const secret = settings.kind === 'webhook' ? settings.secret : null;
  return { channel: publicChannel(given.id, settings, { waiting: 0, problem: null }), secret };
}

async function changeChannel(database: Database, id: string, change: ChangedChannel): Promise<void> {
  await database.transaction(async (tx) => {
    const before = await lockChannel(tx, id);
    if (before === undefined) throw missing(id);
    const settings = changedSettings(parseSettings(before), change, Date.now());
    if (!settings) throw new ProblemError(422, 'url: is needed, because the channel was no webhook before.');
    await updateChannel(tx, id, settings);
  });
}

async function listChannels(queries: Queries): Promise<Channel[]> {
  const [rows, states] = await Promise.all([loadChannels(queries), channelStates(queries)]);
  return rows.map(({ id, data }) => {
    const { waiting = 0, last } = states.get(id) ?? {};
    const problem = last && last.status !== 'sent' ? last.reason : null;
    return publicChannel(id, parseSettings(data), { waiting, problem });
  });
}

async function findChannel(queries: Queries, id: string): Promise<Channel> {
  const channel = (await listChannels(queries)).find((each) => each.id === id);
  if (!channel) throw missing(id);
  return channel;
}
