import type { ShopProduct } from './use-products';

export interface CartLine {
  product: ShopProduct;
  quantity: number;
}
