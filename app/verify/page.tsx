import type { Metadata } from 'next';
import { VerifyPage } from '@/components/verify/verify-page';

export const metadata: Metadata = { title: 'Verify' };

export default function Page() {
  return <VerifyPage />;
}
