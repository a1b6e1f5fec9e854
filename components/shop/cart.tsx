'use client';
import { Minus, Plus, ShoppingBag, X } from 'lucide-react';
import { Card } from '@/components/freshness/card';
import { Button } from '@/components/ui/button';
import { formatMoney, sumMoney } from '@/lib/text/money';
import { counted } from '@/lib/text/plural';
import type { CartLine } from './cart-line';
import { useCart } from './cart-store';
import { Checkout } from './checkout';
import type { ShopProduct } from './use-products';

export function Cart({ products }: { products: readonly ShopProduct[] }) {
  const lines = useCart((cart) => cart.lines);
  // In the order of the products, so that lines do not move when their quantity changes.
  const shown = products.flatMap((product) => {
    const quantity = lines[product.sku];
    return quantity ? [{ product, quantity }] : [];
  });
  const count = shown.reduce((sum, { quantity }) => sum + quantity, 0);
  return (
    <Card title="Cart" aside={<span className="num text-ink-2 text-sm">{counted(count, 'item')}</span>}>
      {shown.length === 0 ? (
        <p className="flex flex-col items-center gap-2 py-6 text-center text-ink-2 text-sm">
          <ShoppingBag aria-hidden className="size-6 text-ink-3" />
          The cart is empty. Add something from the catalogue.
        </p>
      ) : (
        <>
          <ul aria-label="Cart" className="divide-y divide-line">
            {shown.map((line) => (
              <Line key={line.product.sku} line={line} />
            ))}
          </ul>
          <Total lines={shown} />
          <Checkout lines={shown} />
        </>
      )}
    </Card>
  );
}

function Line({ line: { product, quantity } }: { line: CartLine }) {
  const { sku, name, price, currency } = product;
  const set = useCart((cart) => cart.set);
  return (
    <li className="flex items-center gap-2 py-2 first:pt-0">
      <div className="min-w-0 flex-1">
        <p className="truncate">{name}</p>
        <p className="num text-ink-2 text-xs">{formatMoney(price * quantity, currency)}</p>
      </div>
      <Button size="sm" aria-label={`Remove one ${name}`} onClick={() => set(sku, quantity - 1)}>
        <Minus aria-hidden className="size-3.5" />
      </Button>
      <span className="num w-6 text-center">{quantity}</span>
      <Button size="sm" aria-label={`Add one ${name}`} onClick={() => set(sku, quantity + 1)}>
        <Plus aria-hidden className="size-3.5" />
      </Button>
      <Button size="sm" variant="ghost" aria-label={`Remove ${name}`} onClick={() => set(sku, 0)}>
        <X aria-hidden className="size-3.5" />
      </Button>
    </li>
  );
}

function Total({ lines }: { lines: readonly CartLine[] }) {
  const sums = sumMoney(
    lines.map(({ product: { price, currency }, quantity }) => ({ minor: price * quantity, currency })),
  );
  return (
    <p className="num flex justify-between border-line-strong border-t pt-3 font-medium">
      <span>Total</span>
      <span>{sums.map(({ minor, currency }) => formatMoney(minor, currency)).join(' + ')}</span>
    </p>
  );
}
