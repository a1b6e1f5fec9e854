import { describe, expect, it } from 'vitest';
import { SharedResults } from './shared-results';

/** A computation whose end the test decides. */
function computation() {
  const begun: { signal: AbortSignal; resolve(value: number): void; reject(error: Error): void }[] = [];
  const compute = (signal: AbortSignal) =>
    new Promise<number>((resolve, reject) => {
      begun.push({ signal, resolve, reject });
    });
  return { begun, compute };
}
const client = () => new AbortController();
const keptMs = 60_000;

describe('a shared result', () => {
  it('is computed once for all who ask while it is computed and shortly after', async () => {
    const shared = new SharedResults<number>(keptMs);
    const { begun, compute } = computation();
    const answers = [1, 2, 3].map(() => shared.get('a', client().signal, compute));
    begun[0]?.resolve(7);
    expect(await Promise.all(answers)).toEqual([7, 7, 7]);
    expect(await shared.get('a', client().signal, compute)).toBe(7);
    expect(begun).toHaveLength(1);
  });

  it('is not that of another key', async () => {
    const shared = new SharedResults<string>(keptMs);
    const get = (key: string) => shared.get(key, client().signal, async () => key);
    expect(await Promise.all([get('a'), get('b')])).toEqual(['a', 'b']);
  });

  it('is dropped after its time', async () => {
    const shared = new SharedResults<number>(0);
    await shared.get('a', client().signal, async () => 1);
    await new Promise((resolve) => setImmediate(() => setTimeout(resolve, 1)));
    expect(shared.size).toBe(0);
  });

  it('is aborted when the last of those who wait for it has gone, and not before', async () => {
    const shared = new SharedResults<number>(keptMs);
    const { begun, compute } = computation();
    const clients = [client(), client()];
    const answers = clients.map(({ signal }) => shared.get('a', signal, compute).catch(() => 'aborted'));
    clients[0]?.abort();
    expect(begun[0]?.signal.aborted).toBe(false);
    clients[1]?.abort();
    expect(begun[0]?.signal.aborted).toBe(true);
    const next = shared.get('a', client().signal, compute);
    begun[0]?.reject(new Error('aborted'));
    begun[1]?.resolve(2);
    expect(await next).toBe(2);
    expect(await Promise.all(answers)).toEqual(['aborted', 'aborted']);
  });

  it('is kept when everybody goes after it was computed', async () => {
    const shared = new SharedResults<number>(keptMs);
    const gone = client();
    await shared.get('a', gone.signal, async () => 1);
    gone.abort();
    expect(await shared.get('a', client().signal, async () => 2)).toBe(1);
  });

  it('that failed is computed again', async () => {
    const shared = new SharedResults<number>(keptMs);
    const failed = shared.get('a', client().signal, () => Promise.reject(new Error('failed')));
    await expect(failed).rejects.toThrow('failed');
    expect(await shared.get('a', client().signal, async () => 1)).toBe(1);
  });
});
