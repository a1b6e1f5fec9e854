import type { Metadata } from 'next';
import { Suspense } from 'react';
import { Inbox } from '@/components/notifications/inbox';

export const metadata: Metadata = { title: 'Notifications' };

export default function Page() {
  return (
    <Suspense>
      <Inbox />
    </Suspense>
  );
}
