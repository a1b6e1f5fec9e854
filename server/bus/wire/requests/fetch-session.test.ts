import { expect, test } from 'vitest';
import { ByteReader } from '@/server/bus/wire/bytes';
import type { WireRequest } from '@/server/bus/wire/wire-request';
import { type FetchPosition, type FetchResponse, fetchRequest } from './fetch';
import { FetchSession } from './fetch-session';

const options = { maxWaitMs: 100, maxBytes: 1_000_000, maxPartitionBytes: 1_000_000 };
const positions = (): FetchPosition[] => [
  { topic: 'orders', partition: 0, next: 10 },
  { topic: 'orders', partition: 1, next: 20 },
  { topic: 'prices', partition: 0, next: 30 },
];

/** The session and the positions in a fetch request. */
function decodeRequest({ request }: WireRequest<unknown>) {
  const reader = new ByteReader(request.payload());
  reader.skip(17);
  const [id, epoch] = [reader.int32(), reader.int32()];
  const requested: string[] = [];
  for (let topics = reader.int32(); topics > 0; topics -= 1) {
    const topic = reader.string();
    for (let left = reader.int32(); left > 0; left -= 1) {
      const partition = reader.int32();
      reader.skip(4);
      requested.push(`${topic}-${partition}@${reader.int64()}`);
      reader.skip(12);
    }
  }
  return { id, epoch, requested };
}

/** A session, and a broker that answers each request with the given response. */
function conversation() {
  const session = new FetchSession();
  return async (reads: readonly FetchPosition[], answer: Partial<FetchResponse> | Error) => {
    let request = {} as ReturnType<typeof decodeRequest>;
    const fetched = await session
      .fetch(reads, options, async (wire) => {
        request = decodeRequest(wire);
        if (answer instanceof Error) throw answer;
        return { error: 0, sessionId: 7, partitions: [], ...answer };
      })
      .catch((error: Error) => error);
    return { ...request, fetched };
  };
}

const everything = ['orders-0@10', 'orders-1@20', 'prices-0@30'];

test('the first request names every position, the next ones only those that moved', async () => {
  const fetch = conversation();
  const reads = positions();
  expect(await fetch(reads, {})).toMatchObject({ id: 0, epoch: 0, requested: everything });
  expect(await fetch([...reads], {})).toMatchObject({ id: 7, epoch: 1, requested: [] });
  (reads[1] as FetchPosition).next = 25;
  expect(await fetch([...reads], {})).toMatchObject({ id: 7, epoch: 2, requested: ['orders-1@25'] });
});

test.each([70, 71])(
  'a session that the broker has dropped (error %i) is recreated, and its response has no records',
  async (error) => {
    const fetch = conversation();
    const reads = positions();
    await fetch(reads, {});
    expect(await fetch(reads, { error, sessionId: 0 })).toMatchObject({ epoch: 1, fetched: [] });
    expect(await fetch(reads, {})).toMatchObject({ id: 0, epoch: 0, requested: everything });
  },
);

test('a change of the partitions replaces the session', async () => {
  const fetch = conversation();
  const reads = positions();
  await fetch(reads, {});
  expect(await fetch(reads.slice(1), {})).toMatchObject({ id: 7, epoch: 0, requested: everything.slice(1) });
  // A new position object is another partition, although topic and number are the same.
  expect(await fetch(positions().slice(1), {})).toMatchObject({
    id: 7,
    epoch: 0,
    requested: everything.slice(1),
  });
});

test('after a request without a response all positions are sent again', async () => {
  const fetch = conversation();
  const reads = positions();
  await fetch(reads, {});
  expect((await fetch(reads, new Error('cut'))).fetched).toEqual(new Error('cut'));
  expect(await fetch(reads, {})).toMatchObject({ epoch: 0, requested: everything });
});

test('a broker with too many sessions gets all positions every time', async () => {
  const fetch = conversation();
  const reads = positions();
  await fetch(reads, { sessionId: 0 });
  expect(await fetch(reads, { sessionId: 0 })).toMatchObject({ id: 0, epoch: 0, requested: everything });
});

test('an error of the whole request is thrown', async () => {
  expect((await conversation()(positions(), { error: 29 })).fetched).toEqual(
    new Error('Kafka answered error 29 to a fetch request.'),
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
