import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';

const pollMs = 250;
/** A gateway that does not say within this that it is ready is not: it hangs, or has too much to do. */
const answerMs = 2_000;

/** One gateway as the balancer sees it. */
export interface Target {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly readyUrl: string;
  isReady: boolean;
  /** Connections that are open now. */
  open: number;
}

function toTarget(address: string): Target {
  const { hostname, port, protocol, host } = new URL(address);
  const fallback = protocol === 'https:' ? 443 : 80;
  const readyUrl = new URL('/readyz', address).href;
  // An IPv6 address stands in brackets in a URL, and nowhere else.
  const plain = hostname.replace(/^\[|\]$/g, '');
  return { name: host, host: plain, port: Number(port || fallback), readyUrl, isReady: false, open: 0 };
}

/** The gateways behind the balancer: which of them are ready, and whose turn it is. */
export class Pool {
  readonly targets: readonly Target[];
  private readonly aborted = new AbortController();
  private next = 0;

  constructor(
    addresses: readonly string[],
    private readonly log: Logger,
  ) {
    this.targets = addresses.map(toTarget);
  }

  get hasReady(): boolean {
    return this.targets.some(({ isReady }) => isReady);
  }

  /** Every ready gateway once, the one whose turn it is first. */
  inTurn(): Target[] {
    const { targets } = this;
    const first = targets.findIndex((_, i) => targets[(this.next + i) % targets.length]?.isReady);
    if (first < 0) return [];
    const from = (this.next + first) % targets.length;
    this.next = (from + 1) % targets.length;
    return [...targets.slice(from), ...targets.slice(0, from)].filter(({ isReady }) => isReady);
  }

  /** Notes whether a gateway takes connections, and says so when that has changed. */
  mark(target: Target, isReady: boolean): void {
    if (target.isReady === isReady) return;
    target.isReady = isReady;
    this.log.info({ gateway: target.name }, isReady ? 'gateway is ready' : 'gateway is not ready');
  }

  /** Resolves when each gateway has been asked once; they are asked again and again until `stop`. */
  async watch(): Promise<void> {
    await Promise.all(this.targets.map((target) => this.ask(target)));
    for (const target of this.targets) void this.keepAsking(target);
  }

  stop(): void {
    this.aborted.abort();
  }

  private async keepAsking(target: Target): Promise<void> {
    const { signal } = this.aborted;
    while (!signal.aborted) {
      await sleep(pollMs, undefined, { signal }).catch(() => undefined);
      if (!signal.aborted) await this.ask(target);
    }
  }

  private async ask(target: Target): Promise<void> {
    try {
      const response = await fetch(target.readyUrl, { signal: AbortSignal.timeout(answerMs) });
      await response.body?.cancel();
      this.mark(target, response.ok);
    } catch {
      this.mark(target, false);
    }
  }
}
