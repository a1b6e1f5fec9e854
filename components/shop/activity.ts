'use client';
import { z } from 'zod';
import { randomId } from '@/components/browser/random-id';
import { readStored, writeStored } from '@/components/browser/stored';
import type { EventData } from '@/lib/events';

type Activity = EventData<'activity.recorded'>;

const storageKey = 'pulseboard.shop-visit';

let session: string | undefined;
function sessionId(): string {
  session ??= readStored(storageKey, z.string().min(1).max(128), 'session') ?? randomId();
  writeStored(storageKey, session, 'session');
  return session;
}

/** Records an action of the visitor. Errors are ignored, because they must not block a purchase. */
export function track(kind: Activity['kind'], sku?: string): void {
  const body = { sessionId: sessionId(), kind, path: location.pathname, ...(sku ? { sku } : {}) };
  void fetch('/api/activity', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    keepalive: true,
  }).catch(() => undefined);
}
