'use client';
import { ThemeProvider } from 'next-themes';
import { NuqsAdapter } from 'nuqs/adapters/next/app';
import type { ReactNode } from 'react';
import { LiveProvider } from '@/components/live';

export function Providers({ children }: { children: ReactNode }) {
  return (
    <ThemeProvider
      attribute="data-theme"
      defaultTheme="system"
      storageKey="pulseboard.theme"
      disableTransitionOnChange
    >
      <NuqsAdapter>
        <LiveProvider>{children}</LiveProvider>
      </NuqsAdapter>
    </ThemeProvider>
  );
}
