/** A product of the shop. */
export interface Product {
  sku: string;
  name: string;
  /** Minor units of `currency`. */
  price: number;
  /** ISO 4217. */
  currency: string;
}

/** With fewer pieces than this, stock is low: in the shop, and in the alert rule that comes with it. */
export const lowStock = 20;

const usd = (sku: string, name: string, price: number): Product => ({ sku, name, price, currency: 'USD' });

/** The products of the shop. */
export const products: readonly Product[] = [
  usd('MUG-01', 'Stoneware mug', 1_800),
  usd('POT-02', 'Pour-over coffee pot', 4_200),
  usd('BNS-03', 'House blend beans, 1 kg', 2_600),
  usd('KTL-04', 'Gooseneck kettle', 8_900),
  usd('GRD-05', 'Hand grinder', 7_400),
  usd('SCL-06', 'Brewing scale', 5_500),
  usd('TWL-07', 'Linen tea towel', 1_400),
  usd('TRY-08', 'Oak serving tray', 3_900),
  usd('LMP-09', 'Reading lamp', 11_900),
  usd('NTB-10', 'Dotted notebook', 1_600),
  usd('PEN-11', 'Brass fountain pen', 6_700),
  usd('BAG-12', 'Canvas tote bag', 2_200),
];
