'use client';
import { Ellipsis } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { cn } from '@/components/ui/cn';
import { Popover, PopoverClose } from '@/components/ui/popover';
import { isCurrentPage, type Page, pages } from './navigation';

const main = pages.filter(({ isMain }) => isMain);
const others = pages.filter(({ isMain }) => !isMain);
const entryClass =
  'flex h-14 w-full flex-col items-center justify-center gap-1 text-[0.625rem] text-ink-2 leading-none';
const currentClass = 'font-medium text-accent';

/** The navigation at the bottom on a phone: the main pages, and the others behind a button. */
export function BottomBar() {
  const pathname = usePathname();
  return (
    <nav
      aria-label="Pages"
      className="fixed inset-x-0 bottom-0 z-30 border-line border-t bg-surface pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      <ul className="flex">
        {main.map((page) => (
          <li key={page.href} className="flex-1">
            <Entry page={page} isCurrent={isCurrentPage(page, pathname)} />
          </li>
        ))}
        <li className="flex-1">
          <More pathname={pathname} />
        </li>
      </ul>
    </nav>
  );
}

function Entry({ page: { href, label, icon: Icon }, isCurrent }: { page: Page; isCurrent: boolean }) {
  return (
    <Link
      href={href}
      aria-current={isCurrent ? 'page' : undefined}
      className={cn(entryClass, isCurrent && currentClass)}
    >
      <Icon aria-hidden className="size-5" />
      {label}
    </Link>
  );
}

function More({ pathname }: { pathname: string }) {
  const isCurrent = others.some((page) => isCurrentPage(page, pathname));
  return (
    <Popover
      label="More pages"
      className="w-52 p-2"
      trigger={
        <button type="button" className={cn(entryClass, isCurrent && currentClass)}>
          <Ellipsis aria-hidden className="size-5" />
          More
        </button>
      }
    >
      <ul>
        {others.map((page) => (
          <li key={page.href}>
            <PopoverClose>
              <MoreLink page={page} isCurrent={isCurrentPage(page, pathname)} />
            </PopoverClose>
          </li>
        ))}
      </ul>
    </Popover>
  );
}

/** Passes on what the popover adds to its child. */
function MoreLink({
  page: { href, label, icon: Icon },
  isCurrent,
  ...rest
}: {
  page: Page;
  isCurrent: boolean;
}) {
  return (
    <Link
      {...rest}
      href={href}
      aria-current={isCurrent ? 'page' : undefined}
      className={cn(
        'flex h-11 items-center gap-2.5 rounded-md px-3 hover:bg-sunken',
        isCurrent && 'bg-accent-soft font-medium',
      )}
    >
      <Icon aria-hidden className="size-4" />
      {label}
    </Link>
  );
}
