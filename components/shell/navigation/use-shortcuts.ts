'use client';
import { useRouter } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { pages } from './navigation';

export interface ShortcutActions {
  openPalette(): void;
  openHelp(): void;
  togglePause(): void;
}

/** The keyboard shortcuts in the order of the help dialog. */
export const shortcuts: readonly { keys: string; action: string }[] = [
  { keys: 'Ctrl K', action: 'Search' },
  { keys: '/', action: 'Search' },
  ...pages.map(({ key, label }) => ({ keys: `G ${key.toUpperCase()}`, action: `Go to ${label}` })),
  { keys: 'Shift P', action: 'Pause or resume the page' },
  { keys: 'Esc', action: 'Close' },
  { keys: '?', action: 'Keyboard shortcuts' },
];

const chordMs = 1_200;

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** Global keyboard shortcuts: G and a letter opens a page. */
export function useShortcuts(actions: ShortcutActions): void {
  const router = useRouter();
  const chordUntil = useRef(0);
  const current = useRef(actions);
  current.current = actions;
  useEffect(() => {
    const plain = new Map<string, () => void>([
      ['?', () => current.current.openHelp()],
      ['/', () => current.current.openPalette()],
      ['P', () => current.current.togglePause()],
    ]);
    const handle = (event: KeyboardEvent): (() => void) | undefined => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k')
        return current.current.openPalette;
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return undefined;
      const page = pages.find(({ key }) => key === event.key);
      if (page && performance.now() < chordUntil.current) return () => router.push(page.href);
      chordUntil.current = event.key === 'g' ? performance.now() + chordMs : 0;
      return plain.get(event.key);
    };
    const onKey = (event: KeyboardEvent) => {
      const action = handle(event);
      if (!action) return;
      event.preventDefault();
      chordUntil.current = 0;
      action();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [router]);
}
