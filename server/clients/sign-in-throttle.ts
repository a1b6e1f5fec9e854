import { ProblemError } from '@/lib/problem';

const freeTries = 5;
const longestMs = 60_000;
/** Wrong passwords of an address are forgotten after this. */
const forgetMs = 15 * 60_000;
const mostAddresses = 1_000;
/** Over all addresses: so many at once, and one more each `refillMs`. */
const burst = 30;
const refillMs = 2_000;

interface Tries {
  wrong: number;
  last: number;
  blockedUntil: number;
}

/**
 * Slows down guessing. After five wrong passwords in a row an address waits 1 s, then 2, 4 … up to 60 s; all
 * addresses together get 30 wrong ones and one more every two seconds, since addresses are easily had.
 */
export class SignInThrottle {
  private readonly addresses = new Map<string, Tries>();
  private budget = burst;
  private filledAt: number;

  constructor(private readonly now: () => number = Date.now) {
    this.filledAt = now();
  }

  /** How many addresses are remembered. */
  get size(): number {
    return this.addresses.size;
  }

  /** Throws a problem (429, Retry-After) when this address has to wait. */
  check(address: string): void {
    const waitMs = Math.max((this.addresses.get(address)?.blockedUntil ?? 0) - this.now(), this.globalWait());
    if (waitMs <= 0) return;
    const seconds = Math.ceil(waitMs / 1_000);
    const unit = seconds === 1 ? 'second' : 'seconds';
    throw new ProblemError(429, `Too many wrong passwords. Try again in ${seconds} ${unit}.`, {
      retryAfter: seconds,
    });
  }

  /** Notes a wrong password. */
  failed(address: string): void {
    const now = this.now();
    const known = this.addresses.get(address);
    const wrong = (known && now - known.last < forgetMs ? known.wrong : 0) + 1;
    const waitMs = wrong < freeTries ? 0 : Math.min(longestMs, 1_000 * 2 ** (wrong - freeTries));
    this.addresses.delete(address);
    this.addresses.set(address, { wrong, last: now, blockedUntil: now + waitMs });
    this.trim();
    this.budget -= 1;
  }

  /** Notes the right password: the row of wrong ones has ended. */
  succeeded(address: string): void {
    this.addresses.delete(address);
  }

  private globalWait(): number {
    const refilled = Math.floor((this.now() - this.filledAt) / refillMs);
    this.budget = Math.min(burst, this.budget + refilled);
    this.filledAt += refilled * refillMs;
    return this.budget > 0 ? 0 : this.filledAt + refillMs - this.now();
  }

  // A Map keeps the order of insertion, and failed() inserts anew: the first is the longest quiet.
  private trim(): void {
    for (const [address, { last }] of this.addresses) {
      if (this.addresses.size <= mostAddresses && this.now() - last < forgetMs) return;
      this.addresses.delete(address);
    }
  }
}
