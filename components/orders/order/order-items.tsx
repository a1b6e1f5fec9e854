import { Card } from '@/components/freshness/card';
import { ExternalText } from '@/components/ui/external-text';
import type { OrderView } from '@/lib/orders';
import { formatCount } from '@/lib/text/format';
import { formatMoney } from '@/lib/text/money';

/** The items of an order with their prices. */
export function OrderItems({ order: { customer, items, total, currency } }: { order: OrderView }) {
  return (
    <Card title="Items" feed="orders" bodyClassName="p-0">
      {customer ? (
        <ItemTable items={items} total={total} currency={currency} />
      ) : (
        <p className="px-4 py-3 text-ink-2 text-sm">Unknown until the event order.placed is read.</p>
      )}
    </Card>
  );
}

function ItemTable({ items, total, currency }: Pick<OrderView, 'items' | 'total' | 'currency'>) {
  return (
    <table className="num w-full">
      <thead className="text-ink-2 text-xs">
        <tr>
          <th scope="col" className="px-4 py-2 text-left font-normal">
            Item
          </th>
          <th scope="col" className="px-2 py-2 text-right font-normal">
            Quantity
          </th>
          <th scope="col" className="px-2 py-2 text-right font-normal">
            Unit price
          </th>
          <th scope="col" className="px-4 py-2 text-right font-normal">
            Total
          </th>
        </tr>
      </thead>
      <tbody className="divide-y divide-line border-line border-t">
        {items.map(({ sku, name, quantity, unitPrice }, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an order may have the same item twice
          <tr key={i}>
            <td className="break-words px-4 py-2.5">
              <ExternalText text={name} />{' '}
              <ExternalText text={sku} className="font-mono text-ink-3 text-xs" />
            </td>
            <td className="px-2 py-2.5 text-right">{formatCount(quantity)}</td>
            <td className="px-2 py-2.5 text-right text-ink-2">{formatMoney(unitPrice, currency)}</td>
            <td className="px-4 py-2.5 text-right">{formatMoney(unitPrice * quantity, currency)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr className="border-line-strong border-t font-medium">
          <th scope="row" colSpan={3} className="px-4 py-2.5 text-left font-medium">
            Order total
          </th>
          <td className="figure px-4 py-2.5 text-right">{formatMoney(total, currency)}</td>
        </tr>
      </tfoot>
    </table>
  );
}
