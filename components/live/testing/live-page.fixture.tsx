import { cleanup, configure, render, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, expect, type MockInstance, vi } from 'vitest';
import { Connection } from '@/components/live/connection/connection';
import { Live } from '@/components/live/live';
import { LiveProvider } from '@/components/live/provider';
import type { Session } from '@/lib/session';
import { FakeGateway } from './fake-gateway.fixture';

/** Virtual lists draw the rows that fit; happy-dom has no layout. */
const screenPx = 800;

/** How long a test waits for a text before it fails, ms: other tests may keep the machine busy. */
configure({ asyncUtilTimeout: 4_000 });

/**
 * For each test of a file: an empty screen of a known size, and a failure for every error in the console. `takeErrors`
 * returns those that a test expects.
 */
export function withScreen() {
  let errors: MockInstance<typeof console.error>;
  beforeEach(() => {
    vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(screenPx);
    vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(screenPx);
    // The page reconnects after the shortest delay.
    vi.spyOn(Math, 'random').mockReturnValue(0);
    errors = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    localStorage.clear();
  });
  const takeErrors = () => errors.mock.calls.splice(0).map((parts) => parts.map(String).join(' '));
  afterEach(() => {
    cleanup();
    const left = takeErrors();
    vi.restoreAllMocks();
    expect(left).toEqual([]);
  });
  return { takeErrors };
}

/** Shows components on a live page whose gateway is in memory. Everything but the socket and the session is the real page. */
export async function showPage(
  children: ReactNode,
  gateway = new FakeGateway(),
  role: Session['role'] = 'viewer',
) {
  const session = async (): Promise<Session> => ({
    token: 't',
    gatewayUrl: 'http://gateway.example',
    role,
    expiresAt: Date.now() + 3_600_000,
  });
  const live = new Live(new Connection(session, undefined, gateway.open));
  render(<LiveProvider create={() => live}>{children}</LiveProvider>);
  await waitFor(() => expect(gateway.isSubscribed('health')).toBe(true), { interval: 5 });
  return { gateway, live };
}
