import { z } from 'zod';
import { cn } from '@/components/ui/cn';
import { formatCount } from '@/lib/text/format';

export const levelsSchema = z.array(
  z.object({
    sku: z.string(),
    name: z.string(),
    onHand: z.number(),
    reserved: z.number(),
    shipped: z.number(),
  }),
);

/** Stock levels per product; what is sold out is marked. */
export function StockTable({ levels }: { levels: z.output<typeof levelsSchema> }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section aria-label="Stock levels" tabIndex={0} className="max-h-72 overflow-y-auto">
      <table className="num w-full text-sm">
        <caption className="sr-only">Stock</caption>
        <thead className="text-ink-2 text-xs">
          <tr>
            <th scope="col" className="py-1 text-left font-normal">
              Product
            </th>
            <th scope="col" className="py-1 text-right font-normal">
              On hand
            </th>
            <th scope="col" className="py-1 text-right font-normal">
              Reserved
            </th>
            <th scope="col" className="py-1 text-right font-normal">
              Shipped
            </th>
          </tr>
        </thead>
        <tbody>
          {levels.map(({ sku, name, onHand, reserved, shipped }) => (
            <tr key={sku} className="border-line border-t">
              <th scope="row" className="py-1.5 text-left font-normal">
                {name}
              </th>
              <td className={cn('py-1.5 text-right', onHand === 0 && 'font-medium text-warn')}>
                {formatCount(onHand)}
                {onHand === 0 && ' · sold out'}
              </td>
              <td className="py-1.5 text-right">{formatCount(reserved)}</td>
              <td className="py-1.5 text-right text-ink-2">{formatCount(shipped)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
