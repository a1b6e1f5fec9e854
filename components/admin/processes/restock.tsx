'use client';
import { PackagePlus } from 'lucide-react';
import type { FormEvent } from 'react';
import { z } from 'zod';
import { LastState } from '@/components/admin/last-state';
import { act } from '@/components/admin/use-admin';
import { callApi } from '@/components/browser/call-api';
import { usePolled } from '@/components/freshness/use-polled';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { Field, SelectField } from '@/components/ui/field';
import { formatCount } from '@/lib/text/format';

const levelsSchema = z.array(
  z.object({
    sku: z.string(),
    name: z.string(),
    onHand: z.number(),
    reserved: z.number(),
    shipped: z.number(),
    low: z.boolean(),
  }),
);

const stockPath = '/admin/services/inventory/stock';
const restockPath = '/admin/services/inventory/restock';

/** Stock levels, with a form to restock a product. */
export function Restock() {
  const { value, at, error, isUnknown, put } = usePolled(stockPath, levelsSchema, 2_000);
  if (!value) {
    return (
      <p className="text-ink-2 text-sm">
        {error
          ? `No answer from the inventory service. Trying again. ${error.message}`
          : 'Waiting for the inventory service.'}
      </p>
    );
  }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const sku = String(form.get('sku'));
    const quantity = Number(form.get('quantity'));
    void act(
      async () => {
        const after = await callApi(restockPath, levelsSchema, { method: 'POST', body: { sku, quantity } });
        put(after);
        return after.find((level) => level.sku === sku);
      },
      (level) => ({ title: `Restocked ${formatCount(quantity)} of ${level?.name ?? sku}` }),
    );
  };
  return (
    <>
      {isUnknown && <LastState who="the inventory service" at={at} />}
      <form onSubmit={submit} className="mb-3 flex flex-wrap items-end gap-3">
        <SelectField
          label="Product"
          name="sku"
          options={value.map(({ sku, name }) => ({ value: sku, label: name }))}
          className="w-52"
        />
        <Field
          label="Pieces"
          name="quantity"
          type="number"
          min={1}
          max={1_000_000}
          defaultValue={500}
          className="w-28"
        />
        <Button type="submit" variant="primary">
          <PackagePlus aria-hidden className="size-4" /> Restock
        </Button>
      </form>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section aria-label="Stock levels" tabIndex={0} className="max-h-72 overflow-y-auto">
        <table className="num w-full text-sm">
          <caption className="sr-only">Stock</caption>
          <thead className="text-ink-2 text-xs">
            <tr>
              <th scope="col" className="py-1 text-left font-normal">
                Product
              </th>
              <th scope="col" className="py-1 text-right font-normal">
                On hand
              </th>
              <th scope="col" className="py-1 text-right font-normal">
                Reserved
              </th>
              <th scope="col" className="py-1 text-right font-normal">
                Shipped
              </th>
            </tr>
          </thead>
          <tbody>
            {value.map(({ sku, name, onHand, reserved, shipped, low }) => (
              <tr key={sku} className="border-line border-t">
                <th scope="row" className="py-1.5 text-left font-normal">
                  {name}
                </th>
                <td className={cn('py-1.5 text-right', low && 'font-medium text-warn')}>
                  {formatCount(onHand)}
                  {low && ' · low'}
                </td>
                <td className="py-1.5 text-right">{formatCount(reserved)}</td>
                <td className="py-1.5 text-right text-ink-2">{formatCount(shipped)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}
