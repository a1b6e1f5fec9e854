import type { AlertRuleInput } from '@/lib/alerts/rule';
import { lowStock } from '@/lib/products';

const restock =
  'Open Admin, find the product in Stock, and restock it. The alert is resolved as soon as there is enough.';

export const stockRules: readonly AlertRuleInput[] = [
  {
    id: 'stock-low',
    name: 'Stock is low',
    description: 'Few pieces of a product are left: soon its orders will be cancelled.',
    advice: restock,
    severity: 'warning',
    gauge: 'stock.available',
    aggregate: 'last',
    by: ['sku', 'product'],
    compare: 'below',
    threshold: lowStock,
    unit: 'none',
    title: 'Low stock: {{labels.product}}, {{value}} left',
    body: 'Fewer than {{threshold}} pieces of {{labels.sku}} are in stock.',
    link: '/admin#stock',
  },
  {
    id: 'sold-out',
    name: 'Sold out',
    description: 'Nothing of a product is left: orders with it are cancelled.',
    advice: restock,
    severity: 'critical',
    gauge: 'stock.available',
    aggregate: 'last',
    by: ['sku', 'product'],
    compare: 'atMost',
    threshold: 0,
    unit: 'none',
    title: 'Sold out: {{labels.product}}',
    body: 'No piece of {{labels.sku}} is in stock. Orders with it are cancelled.',
    link: '/admin#stock',
  },
];
