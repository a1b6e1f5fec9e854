export type TransportName = 'websocket' | 'polling';

/** How long a way on which nothing was heard is not the first to be tried, ms. */
export const avoidMs = 5 * 60_000;

/**
 * Which transports the next connection may use, the first of them first. A proxy may let a WebSocket open and then
 * swallow its frames: no error ever comes of that, so who waited in vain says `wasSilent`.
 */
export class TransportChoice {
  private silences = 0;
  private avoidUntil = 0;

  /** Times are epoch ms. */
  next(now: number): readonly TransportName[] {
    if (now >= this.avoidUntil) return ['websocket', 'polling'];
    // Polling that probes for a WebSocket loses nothing where the probe gets no answer. One that was probed and went
    // silent all the same is left alone.
    return this.silences === 1 ? ['polling', 'websocket'] : ['polling'];
  }

  wasSilent(transport: TransportName, now: number): void {
    // Polling does not help either: the gateway is away, or offers WebSocket alone.
    if (transport === 'polling') this.forget();
    else {
      this.silences = now < this.avoidUntil ? this.silences + 1 : 1;
      this.avoidUntil = now + avoidMs;
    }
  }

  /** It is time to see whether a WebSocket works by now. */
  tryAgain(now: number): void {
    this.silences = 1;
    this.avoidUntil = now + avoidMs;
  }

  private forget(): void {
    this.silences = 0;
    this.avoidUntil = 0;
  }
}
