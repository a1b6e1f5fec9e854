import { Emitter } from './support/emitter';

/** Whether the person paused the page: then it shows what it had, and recovers the events since on resume. */
export class Pause {
  readonly changed = new Emitter();
  private paused = false;

  isPaused = (): boolean => this.paused;

  set = (paused: boolean): void => {
    this.paused = paused;
    this.changed.emit();
  };
}
