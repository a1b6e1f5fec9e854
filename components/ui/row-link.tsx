import Link from 'next/link';
import type { ComponentProps } from 'react';

/**
 * A link in a list of live events, without prefetching: Next.js would fetch and cache a page for every row that was ever
 * visible, so that an open tab would grow with each order and load the server.
 */
export function RowLink(props: ComponentProps<typeof Link>) {
  return <Link prefetch={false} {...props} />;
}
