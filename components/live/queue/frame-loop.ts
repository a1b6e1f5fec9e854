/** A hidden tab gets no animation frames: there the queue is flushed this often, ms. */
const hiddenFlushMs = 500;

/**
 * Runs `flush` once per animation frame while something was requested. `painted` runs after the browser has painted
 * that frame: a message posted from the frame callback is delivered after the paint.
 */
export class FrameLoop {
  private requested = false;
  private readonly channel = typeof MessageChannel === 'undefined' ? undefined : new MessageChannel();

  constructor(
    private readonly flush: () => void,
    private readonly painted: () => void,
  ) {
    if (this.channel) this.channel.port1.onmessage = () => this.painted();
  }

  request(): void {
    if (this.requested) return;
    this.requested = true;
    this.schedule();
  }

  /** To be called when the tab is hidden or shown: a frame requested before may not come until it is shown again. */
  visibilityChanged(): void {
    if (this.requested) this.schedule();
  }

  /** Flushes now, without waiting for the frame. */
  runNow(): void {
    this.run(false);
  }

  private schedule(): void {
    if (document.hidden) setTimeout(() => this.run(false), hiddenFlushMs);
    else requestAnimationFrame(() => this.run(true));
  }

  private run(isPainted: boolean): void {
    if (!this.requested) return;
    this.requested = false;
    this.flush();
    if (isPainted) this.channel?.port2.postMessage(undefined);
  }
}
