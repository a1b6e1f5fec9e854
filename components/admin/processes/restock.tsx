'use client';
import { PackagePlus } from 'lucide-react';
import type { FormEvent } from 'react';
import { LastState } from '@/components/admin/last-state';
import { act } from '@/components/admin/use-admin';
import { callApi } from '@/components/browser/call-api';
import { usePolled } from '@/components/freshness/use-polled';
import { Button } from '@/components/ui/button';
import { Field, SelectField } from '@/components/ui/field';
import { formatCount } from '@/lib/text/format';
import { levelsSchema, StockTable } from './stock-table';

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
      <StockTable levels={value} />
    </>
  );
}
