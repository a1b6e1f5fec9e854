'use client';
import { StoreIcon } from 'lucide-react';
import { useEffect } from 'react';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { PageTitle } from '@/components/ui/page-title';
import { Skeleton } from '@/components/ui/skeleton';
import { track } from './activity';
import { Cart } from './cart';
import { useCart } from './cart-store';
import { ProductCard } from './product-card';
import { useProducts } from './use-products';

/** The storefront: catalogue, cart, checkout; an order is then watched on its own page. */
export function ShopPage() {
  const { data, error, mutate } = useProducts();
  useEffect(() => {
    void useCart.persist.rehydrate();
    track('page_view');
  }, []);
  return (
    <>
      <PageTitle title="Shop">
        <p className="text-ink-2 text-sm">Buy something, then watch the order go through the services.</p>
      </PageTitle>
      <div className="grid grid-cols-12 items-start gap-6">
        <div className="col-span-12 lg:col-span-8 2xl:col-span-9">
          {error && !data ? (
            <EmptyState
              icon={StoreIcon}
              title="The shop is closed"
              action={<Button onClick={() => void mutate()}>Try again</Button>}
            >
              {error.message}
            </EmptyState>
          ) : (
            <ul aria-label="Products" className="grid grid-cols-2 gap-4 md:grid-cols-3 2xl:grid-cols-4">
              {data
                ? data.products.map((product) => <ProductCard key={product.sku} product={product} />)
                : Array.from({ length: 8 }, (_, i) => i).map((i) => (
                    <li key={i}>
                      <Skeleton className="h-60 w-full rounded-lg" />
                    </li>
                  ))}
            </ul>
          )}
        </div>
        <div className="col-span-12 lg:sticky lg:top-20 lg:col-span-4 2xl:col-span-3">
          <Cart products={data?.products ?? []} />
        </div>
      </div>
    </>
  );
}
