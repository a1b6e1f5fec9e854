'use client';
import { Activity, PanelLeftClose, PanelLeftOpen } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useId } from 'react';
import { usePreference } from '@/components/browser/preferences';
import { cn } from '@/components/ui/cn';
import { isCurrentPage, type Page, pageGroups } from './navigation';

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
      <div className="flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto px-2 pt-2">
        {pageGroups().map(({ group, pages: grouped }) => (
          <RailGroup key={grouped[0]?.href} group={group} pages={grouped} pathname={pathname} />
        ))}
      </div>
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

interface RailGroupProps {
  group: Page['group'];
  pages: readonly Page[];
  pathname: string;
}

function RailGroup({ group, pages: grouped, pathname }: RailGroupProps) {
  const id = useId();
  return (
    <div>
      {group && (
        <p id={id} className="px-3 pb-1 text-ink-3 text-xs rail-collapsed:sr-only">
          {group}
        </p>
      )}
      <ul aria-labelledby={group && id} className="flex flex-col gap-0.5">
        {grouped.map((page) => (
          <li key={page.href}>
            <RailLink page={page} isCurrent={isCurrentPage(page, pathname)} />
          </li>
        ))}
      </ul>
    </div>
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
