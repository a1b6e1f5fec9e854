import type { View } from '@/components/analytics/range/period';

/** Of every card of the page. */
export interface SectionProps {
  view: View;
  className: string;
}
