import type { ComponentType, ReactNode } from 'react';
import type { View } from '@/components/analytics/range/period';
import { CardBoundary } from '@/components/freshness/card';

/** Title, component and width class of a card that shows the period of the page. */
export type Section = readonly [
  title: string,
  Card: ComponentType<{ view: View; className: string }>,
  width: string,
];

/** `children`: the cards before the sections. */
export function CardGrid({
  view,
  sections,
  children,
}: {
  view: View;
  sections: readonly Section[];
  children: ReactNode;
}) {
  return (
    <div className="grid grid-cols-12 items-start gap-4">
      {children}
      {sections.map(([title, Card, width]) => (
        <CardBoundary key={title} title={title} className={width}>
          <Card view={view} className={width} />
        </CardBoundary>
      ))}
    </div>
  );
}
