'use client';
import { Plus } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { formatMoney } from '@/lib/text/money';
import { useCart } from './cart-store';
import { ProductArt } from './product-art';
import { stockText } from './stock-text';
import type { ShopProduct } from './use-products';
import { track } from './visit/activity';

export function ProductCard({
  product: { sku, name, price, currency, stock, low },
}: {
  product: ShopProduct;
}) {
  const quantity = useCart(({ lines }) => lines[sku] ?? 0);
  const set = useCart((cart) => cart.set);
  const isOut = stock !== undefined && stock <= 0;
  const add = () => {
    if (quantity === 0) track('product_view', { sku });
    track('add_to_cart', { sku });
    set(sku, quantity + 1);
  };
  return (
    <li className="flex min-w-0 flex-col rounded-lg border border-line bg-surface p-3">
      <ProductArt sku={sku} />
      <h2 className="mt-3 line-clamp-2 min-h-10 font-medium">{name}</h2>
      <p className="num mt-1">{formatMoney(price, currency)}</p>
      <p className={cn('num min-h-5 text-xs', isOut ? 'text-bad' : low ? 'text-warn' : 'text-ink-3')}>
        {stockText(stock, low)}
      </p>
      <Button
        className="mt-2 w-full"
        disabled={isOut}
        onClick={add}
        aria-label={quantity > 0 ? `Add ${name}, ${quantity} in the cart` : `Add ${name}`}
      >
        <Plus aria-hidden className="size-4" /> Add
        {quantity > 0 && <span className="num"> · {quantity}</span>}
      </Button>
    </li>
  );
}
