import type { funnelSteps } from '@/lib/analytics/reports';

/** What a visitor did. */
export const activityLabels: Record<(typeof funnelSteps)[number], string> = {
  page_view: 'Page viewed',
  product_view: 'Product viewed',
  add_to_cart: 'Added to cart',
  checkout: 'Checkout',
  purchase: 'Purchase',
};
