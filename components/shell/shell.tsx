'use client';
import { Activity, Search } from 'lucide-react';
import Link from 'next/link';
import { useTheme } from 'next-themes';
import { type ReactNode, useState } from 'react';
import { Toaster } from 'sonner';
import { usePaused } from '@/components/live';
import { Toasts } from '@/components/notifications/toasts';
import { CommandPalette } from '@/components/shell/navigation/command-palette';
import { BottomBar, Rail } from '@/components/shell/navigation/rail';
import { shortcuts, useShortcuts } from '@/components/shell/navigation/use-shortcuts';
import { FreshnessNotice } from '@/components/shell/pill/freshness-notice';
import { FreshnessPill } from '@/components/shell/pill/freshness-pill';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorBoundary } from '@/components/ui/error-boundary';
import { Bell } from './bell';
import { SettingsMenu } from './settings-menu';

type Open = 'palette' | 'help' | undefined;

/** The layout around every page: navigation, top bar, dialogs and toasts. */
export function Shell({ children }: { children: ReactNode }) {
  const [open, setOpen] = useState<Open>();
  const [isPaused, setPaused] = usePaused();
  useShortcuts({
    openPalette: () => setOpen('palette'),
    openHelp: () => setOpen('help'),
    togglePause: () => setPaused(!isPaused),
  });
  const close = () => setOpen(undefined);
  return (
    <div className="flex min-h-dvh">
      <a
        href="#content"
        className="absolute top-2 left-2 z-50 -translate-y-16 rounded-md bg-accent px-3 py-2 text-on-accent focus:translate-y-0"
      >
        Skip to content
      </a>
      <Optional>
        <Rail />
      </Optional>
      <div className="flex min-w-0 flex-1 flex-col">
        <TopBar onSearch={() => setOpen('palette')} />
        <main
          id="content"
          tabIndex={-1}
          className="mx-auto w-full max-w-[2000px] flex-1 px-4 pt-4 pb-24 outline-none md:px-6 md:pb-8"
        >
          {children}
        </main>
      </div>
      <Optional>
        <BottomBar />
      </Optional>
      <Optional>
        <CommandPalette isOpen={open === 'palette'} onClose={close} />
      </Optional>
      <Dialog isOpen={open === 'help'} onClose={close} title="Keyboard shortcuts">
        <ShortcutList />
      </Dialog>
      <Optional>
        <Toasts />
      </Optional>
      <Optional>
        <ToastArea />
      </Optional>
    </div>
  );
}

/** A part of the shell without which the rest still works: on an error it is hidden until the next retry. */
const Optional = ({ children }: { children: ReactNode }) => (
  <ErrorBoundary fallback={() => null}>{children}</ErrorBoundary>
);

/** Shown if the pill fails, because without it nobody can tell whether the page is live. */
const PillRetry = ({ onRetry }: { onRetry(): void }) => (
  <Button size="sm" variant="danger" onClick={onRetry}>
    Status unknown
  </Button>
);

function ToastArea() {
  const { resolvedTheme } = useTheme();
  return (
    <Toaster
      theme={resolvedTheme === 'dark' ? 'dark' : 'light'}
      position="bottom-right"
      offset={16}
      mobileOffset={{ bottom: 72 }}
      visibleToasts={4}
      closeButton
      style={{ fontFamily: 'inherit' }}
    />
  );
}

function TopBar({ onSearch }: { onSearch(): void }) {
  return (
    <header className="sticky top-0 z-30 flex h-14 items-center gap-2 border-line border-b bg-surface px-4 md:px-6">
      <Link href="/" aria-label="Pulseboard, overview" className="md:hidden">
        <Activity aria-hidden className="size-5 text-accent" />
      </Link>
      <button
        type="button"
        onClick={onSearch}
        className="mr-auto hidden h-9 w-72 items-center gap-2 rounded-md border border-line-strong px-3 text-ink-3 hover:bg-sunken md:flex"
      >
        <Search aria-hidden className="size-4" />
        Search
        <kbd className="ml-auto rounded border border-line-strong px-1.5 font-sans text-xs">Ctrl K</kbd>
      </button>
      <Button
        variant="ghost"
        size="icon"
        aria-label="Search"
        onClick={onSearch}
        className="mr-auto md:hidden"
      >
        <Search aria-hidden className="size-4" />
      </Button>
      <Optional>
        <FreshnessNotice />
      </Optional>
      <ErrorBoundary fallback={(retry) => <PillRetry onRetry={retry} />}>
        <FreshnessPill />
      </ErrorBoundary>
      <Optional>
        <Bell />
      </Optional>
      <Optional>
        <SettingsMenu />
      </Optional>
    </header>
  );
}

function ShortcutList() {
  return (
    <dl className="flex flex-col">
      {shortcuts.map(({ keys, action }) => (
        <div key={keys} className="flex h-9 items-center justify-between border-line border-b last:border-0">
          <dt>{action}</dt>
          <dd>
            <kbd className="rounded border border-line-strong px-1.5 py-0.5 font-sans text-ink-2 text-xs">
              {keys}
            </kbd>
          </dd>
        </div>
      ))}
    </dl>
  );
}
