import { expect, test } from 'vitest';
import { ByteReader } from '@/server/bus/wire/bytes';
import type { WireRequest } from '@/server/bus/wire/wire-request';
import { type FetchAnswer, type FetchPosition, fetchRequest } from './fetch';
import { FetchSession } from './fetch-session';

const options = { maxWaitMs: 100, maxBytes: 1_000_000, maxPartitionBytes: 1_000_000 };
const positions = (): FetchPosition[] => [
  { topic: 'orders', partition: 0, next: 10 },
  { topic: 'orders', partition: 1, next: 20 },
  { topic: 'prices', partition: 0, next: 30 },
];

/** What a request tells the broker. */
function told({ request }: WireRequest<unknown>) {
  const reader = new ByteReader(request.payload());
  reader.skip(17);
  const [id, epoch] = [reader.int32(), reader.int32()];
  const asked: string[] = [];
  for (let topics = reader.int32(); topics > 0; topics -= 1) {
    const topic = reader.string();
    for (let left = reader.int32(); left > 0; left -= 1) {
      const partition = reader.int32();
      reader.skip(4);
      asked.push(`${topic}-${partition}@${reader.int64()}`);
      reader.skip(12);
    }
  }
  return { id, epoch, asked };
}

/** A session, and a broker that answers each of its requests as it is told to. */
function conversation() {
  const session = new FetchSession();
  return async (reads: readonly FetchPosition[], answer: Partial<FetchAnswer> | Error) => {
    let request = {} as ReturnType<typeof told>;
    const fetched = await session
      .fetch(reads, options, async (wire) => {
        request = told(wire);
        if (answer instanceof Error) throw answer;
        return { error: 0, sessionId: 7, partitions: [], ...answer };
      })
      .catch((error: Error) => error);
    return { ...request, fetched };
  };
}

const everything = ['orders-0@10', 'orders-1@20', 'prices-0@30'];

test('the first request names every position, the next ones only those that moved', async () => {
  const ask = conversation();
  const reads = positions();
  expect(await ask(reads, {})).toMatchObject({ id: 0, epoch: 0, asked: everything });
  expect(await ask([...reads], {})).toMatchObject({ id: 7, epoch: 1, asked: [] });
  (reads[1] as FetchPosition).next = 25;
  expect(await ask([...reads], {})).toMatchObject({ id: 7, epoch: 2, asked: ['orders-1@25'] });
});

test.each([70, 71])(
  'a session that the broker no longer knows (error %i) is begun anew, and nothing came',
  async (error) => {
    const ask = conversation();
    const reads = positions();
    await ask(reads, {});
    expect(await ask(reads, { error, sessionId: 0 })).toMatchObject({ epoch: 1, fetched: [] });
    expect(await ask(reads, {})).toMatchObject({ id: 0, epoch: 0, asked: everything });
  },
);

test('other partitions than before replace the session', async () => {
  const ask = conversation();
  const reads = positions();
  await ask(reads, {});
  expect(await ask(reads.slice(1), {})).toMatchObject({ id: 7, epoch: 0, asked: everything.slice(1) });
  // One that is read anew is another, although its name is the same.
  expect(await ask(positions().slice(1), {})).toMatchObject({ id: 7, epoch: 0, asked: everything.slice(1) });
});

test('after a request whose answer did not come everything is told again', async () => {
  const ask = conversation();
  const reads = positions();
  await ask(reads, {});
  expect((await ask(reads, new Error('cut'))).fetched).toEqual(new Error('cut'));
  expect(await ask(reads, {})).toMatchObject({ epoch: 0, asked: everything });
});

test('a broker with too many sessions is told everything each time', async () => {
  const ask = conversation();
  const reads = positions();
  await ask(reads, { sessionId: 0 });
  expect(await ask(reads, { sessionId: 0 })).toMatchObject({ id: 0, epoch: 0, asked: everything });
});

test('an error of the whole request is thrown', async () => {
  expect((await conversation()(positions(), { error: 29 })).fetched).toEqual(
    new Error('Kafka answers error 29 to a fetch.'),
  );
});

test('a broker gathers as many bytes as it is asked to before it answers', () => {
  const minBytes = (gathering: object) =>
    fetchRequest(positions(), { ...options, ...gathering })
      .request.payload()
      .readInt32BE(8);
  expect(minBytes({})).toBe(1);
  expect(minBytes({ minBytes: 1_000 })).toBe(1_000);
});
