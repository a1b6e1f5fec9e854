'use client';
import { X } from 'lucide-react';
import { Card } from '@/components/freshness/card';
import { usePrice } from '@/components/live';
import { type ChartKind, PriceChart } from '@/components/prices/chart/price-chart';
import { LastPrice } from '@/components/prices/quote/last-price';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { ExternalText } from '@/components/ui/external-text';
import type { Interval } from '@/lib/prices/candles';
import { isolated } from '@/lib/text/bidi';

export interface SymbolChartsProps {
  /** The symbol of the page, then those that it is compared with. */
  shown: readonly string[];
  query: { interval: Interval; kind: ChartKind };
  onRemove(symbol: string): void;
}

/** One chart per symbol; all but the first can be removed. */
export function SymbolCharts({ shown, query, onRemove }: SymbolChartsProps) {
  return (
    <div className={cn('col-span-12 grid gap-4 lg:col-span-9', shown.length > 1 && 'xl:grid-cols-2')}>
      {shown.map((name, i) => (
        <Card
          key={name}
          feed="prices"
          title={<ExternalText text={name} />}
          aside={
            shown.length > 1 && (
              <ChartAside symbol={name} onRemove={i === 0 ? undefined : () => onRemove(name)} />
            )
          }
          bodyClassName="p-2"
        >
          <PriceChart
            symbol={name}
            interval={query.interval}
            kind={query.kind}
            className={chartHeight(shown.length)}
          />
        </Card>
      ))}
    </div>
  );
}

/** One chart fills the screen; two share its width; more share its height too. */
function chartHeight(charts: number): string {
  if (charts === 1) return 'h-80 lg:h-[calc(100dvh-15.5rem)] lg:min-h-96';
  return charts === 2 ? 'h-72 xl:h-[calc(100dvh-15.5rem)] xl:min-h-96' : 'h-72 xl:h-[calc(50dvh-10.25rem)]';
}

function ChartAside({ symbol, onRemove }: { symbol: string; onRemove: (() => void) | undefined }) {
  const price = usePrice(symbol);
  return (
    <div className="flex items-center gap-2">
      {price && <LastPrice price={price} />}
      {onRemove && (
        <Button variant="ghost" size="sm" aria-label={`Remove ${isolated(symbol)}`} onClick={onRemove}>
          <X aria-hidden className="size-4" />
        </Button>
      )}
    </div>
  );
}
