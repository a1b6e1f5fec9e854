import type { Clock } from '@/server/batching/clock';

/** A clock that stands until a test advances it. */
export class FakeClock implements Clock {
  private time = 0;
  private timers: { at: number; run: () => void }[] = [];
  now = () => this.time;

  setTimer(run: () => void, ms: number) {
    const timer = { at: this.time + ms, run };
    this.timers.push(timer);
    return timer;
  }

  clearTimer(timer: unknown) {
    this.timers = this.timers.filter((t) => t !== timer);
  }

  advance(ms: number) {
    this.time += ms;
    const due = this.timers.filter((t) => t.at <= this.time);
    this.timers = this.timers.filter((t) => t.at > this.time);
    for (const timer of due) timer.run();
  }

  /** Time that work takes, during which no timer runs. */
  spend(ms: number) {
    this.time += ms;
  }
}
