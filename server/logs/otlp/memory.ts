import { Refused } from './refused';

/** Bytes of all requests that are received or published at the same time. */
const mostBytes = 6 * 1024 * 1024;

/** What a request takes of the memory for requests. */
export interface Reservation {
  /** Changes it to the real size. Throws Refused (429) when there is not enough left. */
  resize(bytes: number): void;
  release(): void;
}

/** Bounds the memory of requests: `reserve` throws Refused (429) when there is not enough left. */
export function createMemory(): { reserve(bytes: number): Reservation } {
  let used = 0;
  const take = (bytes: number) => {
    // One request is always accepted.
    if (used > 0 && used + bytes > mostBytes) {
      throw new Refused(429, 'Too much is being received at the moment. Send it again later.', {
        retryAfter: 2,
      });
    }
    used += bytes;
  };
  return {
    reserve: (bytes) => {
      take(bytes);
      let reserved = bytes;
      return {
        resize: (size) => {
          used -= reserved;
          reserved = 0;
          take(size);
          reserved = size;
        },
        release: () => {
          used -= reserved;
          reserved = 0;
        },
      };
    },
  };
}
