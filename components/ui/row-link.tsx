import Link from 'next/link';
import type { ComponentProps } from 'react';

/**
 * A link in a list that changes as events come. Next.js would fetch a page for every row that is ever on screen, and
 * keep it: a tab left open would grow by each order, and ask the server for pages that nobody opens.
 */
export function RowLink(props: ComponentProps<typeof Link>) {
  return <Link prefetch={false} {...props} />;
}
