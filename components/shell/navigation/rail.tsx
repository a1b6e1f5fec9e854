'use client';
import { Activity, PanelLeftClose, PanelLeftOpen } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { usePreference } from '@/components/browser/preferences';
import { cn } from '@/components/ui/cn';
import { isCurrentPage, type Page, pages } from './navigation';

/** The navigation on the left; only icons when collapsed. */
export function Rail() {
  const pathname = usePathname();
  const [rail, setRail] = usePreference('rail');
  const isOpen = rail === 'open';
  const Toggle = isOpen ? PanelLeftClose : PanelLeftOpen;
  return (
    <nav
      aria-label="Pages"
      className="sticky top-0 hidden h-dvh w-52 shrink-0 flex-col rail-collapsed:w-14 border-line border-r bg-surface md:flex"
    >
      <Link href="/" className="flex h-14 items-center gap-2.5 px-4 font-semibold text-base">
        <Activity aria-hidden className="size-5 shrink-0 text-accent" />
        <span className="rail-collapsed:sr-only">Pulseboard</span>
      </Link>
      <ul className="flex flex-1 flex-col gap-0.5 px-2 pt-2">
        {pages.map((page) => (
          <li key={page.href}>
            <RailLink page={page} isCurrent={isCurrentPage(page, pathname)} />
          </li>
        ))}
      </ul>
      <button
        type="button"
        onClick={() => setRail(isOpen ? 'collapsed' : 'open')}
        className="m-2 flex h-9 items-center gap-2.5 rounded-md px-3 text-ink-2 hover:bg-sunken hover:text-ink"
      >
        <Toggle aria-hidden className="size-4 shrink-0" />
        <span className="rail-collapsed:sr-only">{isOpen ? 'Collapse' : 'Expand'}</span>
      </button>
    </nav>
  );
}

function RailLink({ page: { href, label, icon: Icon }, isCurrent }: { page: Page; isCurrent: boolean }) {
  return (
    <Link
      href={href}
      title={label}
      aria-current={isCurrent ? 'page' : undefined}
      className={cn(
        'flex h-9 items-center gap-2.5 rounded-md px-3 text-ink-2 hover:bg-sunken hover:text-ink',
        isCurrent && 'bg-accent-soft font-medium text-ink hover:bg-accent-soft',
      )}
    >
      <Icon aria-hidden className={cn('size-4 shrink-0', isCurrent && 'text-accent')} />
      <span className="rail-collapsed:sr-only">{label}</span>
    </Link>
  );
}

/** The navigation at the bottom on a phone. */
export function BottomBar() {
  const pathname = usePathname();
  return (
    <nav
      aria-label="Pages"
      className="fixed inset-x-0 bottom-0 z-30 border-line border-t bg-surface pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      <ul className="flex">
        {pages.map((page) => {
          const isCurrent = isCurrentPage(page, pathname);
          const { icon: Icon, href, label } = page;
          return (
            <li key={href} className="flex-1">
              <Link
                href={href}
                aria-current={isCurrent ? 'page' : undefined}
                className={cn(
                  'flex h-14 flex-col items-center justify-center gap-1 text-[0.625rem] text-ink-2 leading-none',
                  isCurrent && 'font-medium text-accent',
                )}
              >
                <Icon aria-hidden className="size-5" />
                {label}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
