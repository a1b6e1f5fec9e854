import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FrameLoop } from './frame-loop';

describe('the frame loop', () => {
  const frames: (() => void)[] = [];
  const tab = { hidden: false };
  beforeEach(() => {
    vi.useFakeTimers();
    tab.hidden = false;
    frames.length = 0;
    vi.stubGlobal('document', tab);
    vi.stubGlobal('requestAnimationFrame', (run: () => void) => frames.push(run));
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('flushes once per frame for any number of requests', () => {
    const flush = vi.fn();
    const loop = new FrameLoop(flush, () => {});
    for (let i = 0; i < 5; i += 1) loop.request();
    expect(frames).toHaveLength(1);
    frames[0]?.();
    expect(flush).toHaveBeenCalledTimes(1);
  });

  it('flushes by a timer when the tab was hidden before the frame', () => {
    const flush = vi.fn();
    const loop = new FrameLoop(flush, () => {});
    loop.request();
    tab.hidden = true;
    loop.visibilityChanged();
    vi.advanceTimersByTime(500);
    expect(flush).toHaveBeenCalledTimes(1);
    frames[0]?.();
    expect(flush).toHaveBeenCalledTimes(1);
  });
});
