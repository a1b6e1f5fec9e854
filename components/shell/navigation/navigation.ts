import {
  Bell,
  BellRing,
  CandlestickChart,
  ChartNoAxesCombined,
  LayoutDashboard,
  type LucideIcon,
  ScrollText,
  ShoppingCart,
  SlidersHorizontal,
  SquareTerminal,
  Store,
} from 'lucide-react';

export interface Page {
  href: string;
  label: string;
  icon: LucideIcon;
  /** The key after G that opens it. */
  key: string;
  /** Heading above the first page of a group; without one the page stands alone. */
  group?: 'Live' | 'Understand';
  /** It is in the bottom bar of a phone; the others are behind "More". */
  isMain?: boolean;
}

/** The pages in the navigation. */
export const pages: readonly Page[] = [
  { href: '/', label: 'Overview', icon: LayoutDashboard, key: 'h', isMain: true },
  { href: '/orders', label: 'Orders', icon: ShoppingCart, key: 'o', group: 'Live', isMain: true },
  { href: '/prices', label: 'Prices', icon: CandlestickChart, key: 'p', group: 'Live', isMain: true },
  { href: '/notifications', label: 'Notifications', icon: Bell, key: 'n', group: 'Live' },
  { href: '/logs', label: 'Logs', icon: ScrollText, key: 'l', group: 'Live' },
  {
    href: '/analytics',
    label: 'Analytics',
    icon: ChartNoAxesCombined,
    key: 'y',
    group: 'Understand',
    isMain: true,
  },
  { href: '/alerts', label: 'Alerts', icon: BellRing, key: 'e', group: 'Understand' },
  { href: '/shop', label: 'Shop', icon: Store, key: 's' },
  { href: '/admin', label: 'Admin', icon: SlidersHorizontal, key: 'a' },
];

/** Pages below others that search finds too, for administrators only. */
export const adminPages: readonly Omit<Page, 'key'>[] = [
  { href: '/analytics/sql', label: 'SQL', icon: SquareTerminal },
];

/** Whether `pathname` is the page itself or a page below it. */
export const isCurrentPage = (page: Page, pathname: string): boolean =>
  page.href === '/' ? pathname === '/' : pathname === page.href || pathname.startsWith(`${page.href}/`);

/** The pages in groups, in order: consecutive pages of the same group belong together. */
export function pageGroups(): { group: Page['group']; pages: Page[] }[] {
  const groups: { group: Page['group']; pages: Page[] }[] = [];
  for (const page of pages) {
    const last = groups.at(-1);
    if (last && last.group === page.group) last.pages.push(page);
    else groups.push({ group: page.group, pages: [page] });
  }
  return groups;
}
