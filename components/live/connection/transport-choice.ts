export type TransportName = 'websocket' | 'polling';

/** How long a transport on which no message arrived is not tried first, ms. */
export const avoidMs = 5 * 60_000;

/**
 * Which transports the next connection may use, the first to be tried first. A proxy may let a WebSocket open and then
 * drop its frames: that causes no error, so the connection reports it with `wasSilent`. Times are epoch ms.
 */
export class TransportChoice {
  private silentWebSockets = 0;
  private avoidUntil = 0;

  next(now: number): readonly TransportName[] {
    if (now >= this.avoidUntil) return ['websocket', 'polling'];
    // Polling that probes for a WebSocket loses nothing where the probe gets no answer. A WebSocket that was silent
    // after a successful probe is not probed again.
    return this.silentWebSockets === 1 ? ['polling', 'websocket'] : ['polling'];
  }

  wasSilent(transport: TransportName, now: number): void {
    // Polling does not help either: the gateway is down, or offers WebSocket only.
    if (transport === 'polling') this.reset();
    else {
      this.silentWebSockets = now < this.avoidUntil ? this.silentWebSockets + 1 : 1;
      this.avoidUntil = now + avoidMs;
    }
  }

  /** The next connection probes for a WebSocket. */
  tryAgain(now: number): void {
    this.silentWebSockets = 1;
    this.avoidUntil = now + avoidMs;
  }

  private reset(): void {
    this.silentWebSockets = 0;
    this.avoidUntil = 0;
  }
}
