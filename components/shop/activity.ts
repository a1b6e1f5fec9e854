'use client';
import type { EventData } from '@/lib/events';

type Activity = EventData<'activity.recorded'>;

const storageKey = 'pulseboard.shop-session';

function sessionId(): string {
  try {
    const known = sessionStorage.getItem(storageKey) ?? crypto.randomUUID();
    sessionStorage.setItem(storageKey, known);
    return known;
  } catch {
    return crypto.randomUUID();
  }
}

/** Tells what the visitor did. Buying goes on when it cannot be told. */
export function track(kind: Activity['kind'], sku?: string): void {
  const body = { sessionId: sessionId(), kind, path: location.pathname, ...(sku ? { sku } : {}) };
  void fetch('/api/activity', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    keepalive: true,
  }).catch(() => undefined);
}
