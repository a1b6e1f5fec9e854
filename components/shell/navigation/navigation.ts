import {
  Bell,
  CandlestickChart,
  LayoutDashboard,
  type LucideIcon,
  ShoppingCart,
  SlidersHorizontal,
  Store,
} from 'lucide-react';

export interface Place {
  href: string;
  label: string;
  icon: LucideIcon;
  /** Pressed after G. */
  key: string;
}

/** Every page that works; one that does not yet is not in the navigation. */
export const places: readonly Place[] = [
  { href: '/', label: 'Overview', icon: LayoutDashboard, key: 'h' },
  { href: '/orders', label: 'Orders', icon: ShoppingCart, key: 'o' },
  { href: '/prices', label: 'Prices', icon: CandlestickChart, key: 'p' },
  { href: '/notifications', label: 'Notifications', icon: Bell, key: 'n' },
  { href: '/shop', label: 'Shop', icon: Store, key: 's' },
  { href: '/admin', label: 'Admin', icon: SlidersHorizontal, key: 'a' },
];

/** Whether a place is where the reader is: itself or a page below it. */
export const isAt = (place: Place, pathname: string): boolean =>
  place.href === '/' ? pathname === '/' : pathname === place.href || pathname.startsWith(`${place.href}/`);
