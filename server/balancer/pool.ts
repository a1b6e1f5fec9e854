import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';

const pollMs = 250;
/** A gateway that does not answer /readyz within this counts as not ready. */
const readyTimeoutMs = 2_000;

/** One gateway and its state in the balancer. */
export interface Target {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly readyUrl: string;
  isReady: boolean;
  /** Number of open connections. */
  open: number;
}

function toTarget(address: string): Target {
  const { hostname, port, protocol, host } = new URL(address);
  const fallback = protocol === 'https:' ? 443 : 80;
  const readyUrl = new URL('/readyz', address).href;
  // URLs have IPv6 addresses in brackets; sockets need them without.
  const plain = hostname.replace(/^\[|\]$/g, '');
  return { name: host, host: plain, port: Number(port || fallback), readyUrl, isReady: false, open: 0 };
}

/** The gateways behind the balancer, their readiness, and the round robin over them. */
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

  /** Every ready gateway once, starting with the next one in turn. */
  nextTargets(): Target[] {
    const { targets } = this;
    const first = targets.findIndex((_, i) => targets[(this.next + i) % targets.length]?.isReady);
    if (first < 0) return [];
    const from = (this.next + first) % targets.length;
    this.next = (from + 1) % targets.length;
    return [...targets.slice(from), ...targets.slice(0, from)].filter(({ isReady }) => isReady);
  }

  /** Sets whether a gateway is ready, and logs a change. */
  mark(target: Target, isReady: boolean): void {
    if (target.isReady === isReady) return;
    target.isReady = isReady;
    this.log.info({ gateway: target.name }, isReady ? 'gateway is ready' : 'gateway is not ready');
  }

  /** Resolves when each gateway was polled once; polling continues until `stop`. */
  async watch(): Promise<void> {
    await Promise.all(this.targets.map((target) => this.poll(target)));
    for (const target of this.targets) void this.keepPolling(target);
  }

  stop(): void {
    this.aborted.abort();
  }

  private async keepPolling(target: Target): Promise<void> {
    const { signal } = this.aborted;
    while (!signal.aborted) {
      await sleep(pollMs, undefined, { signal }).catch(() => undefined);
      if (!signal.aborted) await this.poll(target);
    }
  }

  private async poll(target: Target): Promise<void> {
    try {
      const response = await fetch(target.readyUrl, { signal: AbortSignal.timeout(readyTimeoutMs) });
      await response.body?.cancel();
      this.mark(target, response.ok);
    } catch {
      this.mark(target, false);
    }
  }
}
