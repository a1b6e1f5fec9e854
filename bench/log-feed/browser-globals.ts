/** What the page's code expects of a browser, so that it runs in a process of its own. To be imported first. */
import { Window } from 'happy-dom';

const frameMs = 1_000 / 60;

/** The longest time of an animation frame and of all frames together, ms. */
export const frames = { longestMs: 0, totalMs: 0, count: 0 };

function requestAnimationFrame(run: (now: number) => void) {
  return setTimeout(() => {
    const startedAt = performance.now();
    run(startedAt);
    const ms = performance.now() - startedAt;
    frames.longestMs = Math.max(frames.longestMs, ms);
    frames.totalMs += ms;
    frames.count += 1;
  }, frameMs);
}

const window = new Window({ url: 'http://page.test/logs' });
Object.assign(globalThis, {
  window,
  document: window.document,
  location: window.location,
  localStorage: window.localStorage,
  addEventListener: window.addEventListener.bind(window),
  removeEventListener: window.removeEventListener.bind(window),
  requestAnimationFrame,
});
