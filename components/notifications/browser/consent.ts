'use client';
import { useSyncExternalStore } from 'react';
import { z } from 'zod';
import { readStored, watchStored, writeStored } from '@/components/browser/stored';

export const choices = ['off', 'critical', 'warning'] as const;
/** Which notifications the browser shows: none, critical ones, or warnings of alerts too. */
export type Choice = (typeof choices)[number];

const storageKey = 'pulseboard.browser-notifications';
const changed = new EventTarget();

/** Of the browser. `unsupported`: it cannot show any; most need HTTPS for it. */
type Permission = NotificationPermission | 'unsupported';

const permission = (): Permission =>
  typeof Notification === 'undefined' || !window.isSecureContext ? 'unsupported' : Notification.permission;

/** What a person chose in this browser, as far as it allows it. */
export const choice = (): Choice =>
  permission() === 'granted' ? (readStored(storageKey, z.enum(choices)) ?? 'critical') : 'off';

/** To be called on a click: asks for permission where the browser has not been asked yet. */
export async function choose(next: Choice): Promise<void> {
  if (next !== 'off' && permission() === 'default')
    await Notification.requestPermission().catch(() => 'denied');
  if (next === 'off' || permission() === 'granted') writeStored(storageKey, next);
  changed.dispatchEvent(new Event('change'));
}

function subscribe(listener: () => void): () => void {
  changed.addEventListener('change', listener);
  const stop = watchStored(storageKey, listener);
  return () => {
    changed.removeEventListener('change', listener);
    stop();
  };
}

/** The choice, and the permission that the browser gave. */
export const useConsent = (): { choice: Choice; permission: Permission } => ({
  choice: useSyncExternalStore(subscribe, choice, () => 'off'),
  permission: useSyncExternalStore(subscribe, permission, () => 'unsupported'),
});
