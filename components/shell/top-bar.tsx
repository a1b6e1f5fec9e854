'use client';
import { Activity, Search } from 'lucide-react';
import Link from 'next/link';
import { FreshnessNotice } from '@/components/shell/pill/freshness-notice';
import { FreshnessPill } from '@/components/shell/pill/freshness-pill';
import { Button } from '@/components/ui/button';
import { ErrorBoundary } from '@/components/ui/error-boundary';
import { Bell } from './bell/bell';
import { Optional } from './optional';
import { SettingsMenu } from './settings-menu';

/** Search, freshness pill, notifications and settings. */
export function TopBar({ onSearch }: { onSearch(): void }) {
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

/** Shown if the pill fails, because without it nobody can tell whether the page is live. */
const PillRetry = ({ onRetry }: { onRetry(): void }) => (
  <Button size="sm" variant="danger" onClick={onRetry}>
    Status unknown
  </Button>
);
