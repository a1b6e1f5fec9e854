import {
  Amphora,
  Bean,
  Blender,
  Coffee,
  CookingPot,
  Lamp,
  type LucideIcon,
  NotebookPen,
  Package,
  Pen,
  Scale,
  ShoppingBag,
  SquareStack,
  UtensilsCrossed,
} from 'lucide-react';

const art: Record<string, LucideIcon> = {
  'MUG-01': Coffee,
  'POT-02': Amphora,
  'BNS-03': Bean,
  'KTL-04': CookingPot,
  'GRD-05': Blender,
  'SCL-06': Scale,
  'TWL-07': SquareStack,
  'TRY-08': UtensilsCrossed,
  'LMP-09': Lamp,
  'NTB-10': NotebookPen,
  'PEN-11': Pen,
  'BAG-12': ShoppingBag,
};

/** An icon in place of a photograph. */
export function ProductArt({ sku }: { sku: string }) {
  const Icon = art[sku] ?? Package;
  return (
    <div className="grid h-28 place-items-center rounded-md bg-sunken text-ink-2">
      <Icon aria-hidden className="size-10" strokeWidth={1.25} />
    </div>
  );
}
