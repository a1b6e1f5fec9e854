'use client';
import { ShoppingBag, StoreIcon } from 'lucide-react';
import { useEffect } from 'react';
import { CardBoundary } from '@/components/freshness/card';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { EmptyState } from '@/components/ui/empty-state';
import { PageTitle } from '@/components/ui/page-title';
import { Skeleton } from '@/components/ui/skeleton';
import { formatCount } from '@/lib/text/format';
import { Cart } from './cart';
import { useCart } from './cart-store';
import { ProductCard } from './product-card';
import { stockNote } from './stock-text';
import { type ShopProduct, useProducts } from './use-products';
import { VisitRecorder } from './visit/visit-recorder';

/** Link to the cart, which is below the products on a phone. */
function ToCart() {
  const count = useCart(({ lines }) => Object.values(lines).reduce((sum, quantity) => sum + quantity, 0));
  if (count === 0) return null;
  return (
    <a
      href="#cart"
      className="num fixed right-4 bottom-20 z-30 inline-flex h-11 items-center gap-2 rounded-full bg-accent px-4 font-medium text-on-accent shadow-lg md:bottom-4 lg:hidden"
    >
      <ShoppingBag aria-hidden className="size-4" /> Cart · {formatCount(count)}
    </a>
  );
}

const withoutStock = ({ stock: _, low: __, ...product }: ShopProduct): ShopProduct => product;

/** The shop: products, cart and checkout. */
export function ShopPage() {
  const { value, error, isUnknown, refresh } = useProducts();
  const isStockKnown = !isUnknown && value?.stockAt !== undefined;
  const products = isUnknown ? value?.products.map(withoutStock) : value?.products;
  useEffect(() => {
    void useCart.persist.rehydrate();
  }, []);
  return (
    <>
      <VisitRecorder />
      <PageTitle title="Shop">
        <p className="text-ink-2 text-sm">Buy something, then watch the order go through the services.</p>
        <ToCart />
      </PageTitle>
      <div className="grid grid-cols-12 items-start gap-6">
        <div className="col-span-12 lg:col-span-8 2xl:col-span-9">
          {error && !value ? (
            <EmptyState
              icon={StoreIcon}
              title="Products could not be loaded"
              action={<Button onClick={refresh}>Try again</Button>}
            >
              {error.message}
            </EmptyState>
          ) : (
            <>
              {value && (
                <p
                  // The time changes every few seconds and is not announced.
                  role={isStockKnown ? undefined : 'status'}
                  className={cn('num mb-2 text-sm', isStockKnown ? 'text-ink-3' : 'text-warn')}
                >
                  {stockNote(value.stockAt, isUnknown)}
                </p>
              )}
              <ul aria-label="Products" className="grid grid-cols-2 gap-4 md:grid-cols-3 2xl:grid-cols-4">
                {products
                  ? products.map((product) => <ProductCard key={product.sku} product={product} />)
                  : Array.from({ length: 8 }, (_, i) => i).map((i) => (
                      <li key={i}>
                        <Skeleton className="h-60 w-full rounded-lg" />
                      </li>
                    ))}
              </ul>
            </>
          )}
        </div>
        <div id="cart" className="col-span-12 scroll-mt-16 lg:sticky lg:top-20 lg:col-span-4 2xl:col-span-3">
          <CardBoundary title="Cart">
            <Cart products={products ?? []} />
          </CardBoundary>
        </div>
      </div>
    </>
  );
}
