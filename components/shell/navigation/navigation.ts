import {
  Bell,
  CandlestickChart,
  LayoutDashboard,
  type LucideIcon,
  ShoppingCart,
  SlidersHorizontal,
  Store,
} from 'lucide-react';

export interface Page {
  href: string;
  label: string;
  icon: LucideIcon;
  /** The key after G that opens it. */
  key: string;
}

/** The pages in the navigation. */
export const pages: readonly Page[] = [
  { href: '/', label: 'Overview', icon: LayoutDashboard, key: 'h' },
  { href: '/orders', label: 'Orders', icon: ShoppingCart, key: 'o' },
  { href: '/prices', label: 'Prices', icon: CandlestickChart, key: 'p' },
  { href: '/notifications', label: 'Notifications', icon: Bell, key: 'n' },
  { href: '/shop', label: 'Shop', icon: Store, key: 's' },
  { href: '/admin', label: 'Admin', icon: SlidersHorizontal, key: 'a' },
];

/** Whether `pathname` is the page itself or a page below it. */
export const isCurrentPage = (page: Page, pathname: string): boolean =>
  page.href === '/' ? pathname === '/' : pathname === page.href || pathname.startsWith(`${page.href}/`);
