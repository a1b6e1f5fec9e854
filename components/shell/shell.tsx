'use client';
import { useTheme } from 'next-themes';
import { type ReactNode, useState } from 'react';
import { Toaster } from 'sonner';
import { usePaused } from '@/components/live';
import { BrowserNotifications } from '@/components/notifications/browser/browser-notifications';
import { Toasts } from '@/components/notifications/toasts/toasts';
import { BottomBar } from '@/components/shell/navigation/bottom-bar';
import { CommandPalette } from '@/components/shell/navigation/command-palette';
import { Rail } from '@/components/shell/navigation/rail';
import { ShortcutList } from '@/components/shell/navigation/shortcut-list';
import { useShortcuts } from '@/components/shell/navigation/use-shortcuts';
import { Dialog } from '@/components/ui/dialog';
import { Optional } from './optional';
import { TopBar } from './top-bar';

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
        <BrowserNotifications />
      </Optional>
      <Optional>
        <ToastArea />
      </Optional>
    </div>
  );
}

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
