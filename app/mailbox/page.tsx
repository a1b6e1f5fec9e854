import type { Metadata } from 'next';
import { Suspense } from 'react';
import { MailboxPage } from '@/components/mailbox/mailbox-page';

export const metadata: Metadata = { title: 'Sent emails' };

export default function Page() {
  return (
    <Suspense>
      <MailboxPage />
    </Suspense>
  );
}
