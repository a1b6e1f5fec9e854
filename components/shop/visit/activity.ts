'use client';
import { z } from 'zod';
import { randomId } from '@/components/browser/random-id';
import { readStored, writeStored } from '@/components/browser/stored';
import type { EventData } from '@/lib/events';
import { isTrackingRefused } from './privacy';

type Activity = EventData<'activity.recorded'>;
type More = Omit<Activity, 'sessionId' | 'kind' | 'path' | 'at'>;

const storageKey = 'pulseboard.shop-visit';

let session: string | undefined;
/** Random, and of this tab only: nothing connects it with a customer but the orders that are placed in it. */
function sessionId(): string {
  session ??= readStored(storageKey, z.string().min(1).max(128), 'session') ?? randomId();
  writeStored(storageKey, session, 'session');
  return session;
}

/**
 * Records an action of the visitor, with the path and without query and fragment, which may name persons. Of visitors who
 * asked not to be followed nothing is sent or stored. Errors are ignored, because they must not block a purchase.
 */
export function track(kind: Activity['kind'], more: More = {}): void {
  if (isTrackingRefused()) return;
  const body = { sessionId: sessionId(), kind, path: location.pathname, ...more };
  void fetch('/api/activity', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    keepalive: true,
  }).catch(() => undefined);
}
