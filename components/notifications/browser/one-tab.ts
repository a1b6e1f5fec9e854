/** Held by the tab that shows browser notifications; another one gets it when that tab is closed. */
const showing = 'pulseboard.browser-notifications';
/** Held by every tab that is visible. */
const visible = 'pulseboard.visible';

/** Takes part in the choice of the one tab that shows browser notifications. Browsers without Web Locks: nobody does. */
export class OneTab {
  private isChosen = false;

  /** Returns how to stop. */
  start(): () => void {
    if (!navigator.locks) return () => undefined;
    const release = hold(showing, 'exclusive', () => {
      this.isChosen = true;
    });
    const stopSaying = sayWhetherVisible();
    return () => {
      this.isChosen = false;
      release();
      stopSaying();
    };
  }

  /** Whether this tab should show a browser notification: it was chosen, and no tab is visible. */
  async mayShow(): Promise<boolean> {
    if (!this.isChosen || !document.hidden) return false;
    const { held = [] } = await navigator.locks.query();
    return !held.some(({ name }) => name === visible);
  }
}

function sayWhetherVisible(): () => void {
  let release: () => void = () => undefined;
  const update = () => {
    release();
    release = document.hidden ? () => undefined : hold(visible, 'shared', () => undefined);
  };
  update();
  document.addEventListener('visibilitychange', update);
  return () => {
    document.removeEventListener('visibilitychange', update);
    release();
  };
}

/** Requests a lock and keeps it until it is released. `onHeld`: called when it has it. */
function hold(name: string, mode: LockMode, onHeld: () => void): () => void {
  const waiting = new AbortController();
  let release = () => waiting.abort();
  const held = () =>
    new Promise<void>((resolve) => {
      release = resolve;
      onHeld();
    });
  navigator.locks.request(name, { mode, signal: waiting.signal }, held).catch((error: unknown) => {
    if (!waiting.signal.aborted) throw error;
  });
  return () => release();
}
