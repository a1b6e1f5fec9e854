'use client';
import { Hourglass, Search, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { Field } from '@/components/ui/field';
import { statusLook } from '@/components/ui/order-status';
import { type OrderStatus, orderStatuses } from '@/lib/orders';
import { isFiltered, noFilter, type OrderFilter } from './filter';

const chip = 'inline-flex h-8 items-center gap-1.5 rounded-full border px-2.5 text-sm';
const chipOn = 'border-accent bg-accent-soft text-ink';

export interface OrderFiltersProps {
  filter: OrderFilter;
  onChange(change: Partial<OrderFilter>): void;
}

export function OrderFilters({ filter, onChange }: OrderFiltersProps) {
  const [text, setText] = useState(filter.text);
  // The back button changes the URL while the field is mounted.
  useEffect(() => setText(filter.text), [filter.text]);
  const [amount, setAmount] = useState(filter.minimum);
  useEffect(() => setAmount(filter.minimum), [filter.minimum]);
  const toggle = (status: OrderStatus) =>
    onChange({
      statuses: filter.statuses.includes(status)
        ? filter.statuses.filter((other) => other !== status)
        : [...filter.statuses, status],
    });
  return (
    <search className="mb-3 flex flex-wrap items-center gap-2">
      <div className="relative w-full sm:w-60">
        <Search aria-hidden className="absolute top-2.5 left-2.5 z-10 size-4 text-ink-3" />
        <Field
          label="Search by order, customer or email"
          isLabelHidden
          type="search"
          placeholder="Order, customer, email"
          value={text}
          className="[&_input]:pl-8"
          onChange={(event) => {
            setText(event.target.value);
            onChange({ text: event.target.value });
          }}
        />
      </div>
      <Field
        label="Minimum amount"
        isLabelHidden
        inputMode="decimal"
        placeholder="Min. amount"
        title="In the units of each order: 50 finds $50.00 and ¥50"
        className="w-32"
        value={amount}
        onChange={(event) => {
          setAmount(event.target.value);
          onChange({ minimum: event.target.value });
        }}
      />
      <fieldset className="flex max-sm:order-last min-w-0 gap-1 max-sm:-mx-4 max-sm:w-dvw max-sm:overflow-x-auto max-sm:px-4 max-sm:py-1 sm:flex-wrap">
        <legend className="sr-only">Status</legend>
        {orderStatuses.map((status) => (
          <StatusToggle
            key={status}
            status={status}
            isOn={filter.statuses.includes(status)}
            onToggle={toggle}
          />
        ))}
      </fieldset>
      {filter.waitsFor !== '' && (
        <button
          type="button"
          aria-pressed
          onClick={() => onChange({ waitsFor: '' })}
          className={cn(chip, chipOn)}
        >
          <Hourglass aria-hidden className="size-3.5 text-warn" />
          Waiting for {filter.waitsFor}
        </button>
      )}
      {/* Keeps its space when hidden, to avoid a layout shift. */}
      <Button
        variant="ghost"
        size="sm"
        className={cn(!isFiltered(filter) && 'invisible')}
        onClick={() => onChange(noFilter)}
      >
        <X aria-hidden className="size-4" /> Clear
      </Button>
    </search>
  );
}

function StatusToggle({
  status,
  isOn,
  onToggle,
}: {
  status: OrderStatus;
  isOn: boolean;
  onToggle(status: OrderStatus): void;
}) {
  const { icon: Icon, ink, label } = statusLook[status];
  return (
    <button
      type="button"
      aria-pressed={isOn}
      onClick={() => onToggle(status)}
      className={cn(chip, isOn ? chipOn : 'border-line-strong text-ink-2 hover:bg-sunken')}
    >
      <Icon aria-hidden className={cn('size-3.5', ink)} />
      {label}
    </button>
  );
}
