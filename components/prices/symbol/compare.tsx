'use client';
import { Plus } from 'lucide-react';
import { useId, useState } from 'react';
import { useSymbols } from '@/components/live';
import { Field } from '@/components/ui/field';

/** Charts on one page. */
export const maxCharts = 4;
/** 64 characters of two code units each. */
const longestSymbol = 128;

export interface CompareProps {
  /** Symbols that have a chart. */
  shown: readonly string[];
  onAdd(symbol: string): void;
}

/** Adds a symbol to compare with. Accepts any text, because a page opened by a link has not seen other symbols yet. */
export function Compare({ shown, onAdd }: CompareProps) {
  const symbols = useSymbols().filter((symbol) => !shown.includes(symbol));
  const [name, setName] = useState('');
  const listId = useId();
  if (shown.length >= maxCharts) return null;
  const add = (symbol: string) => {
    setName('');
    if (symbol !== '') onAdd(symbol);
  };
  return (
    <form
      className="relative"
      onSubmit={(event) => {
        event.preventDefault();
        add(name.trim());
      }}
    >
      <Plus aria-hidden className="absolute top-2.5 left-2.5 z-10 size-4 text-ink-3" />
      <Field
        label="Compare with"
        isLabelHidden
        placeholder="Compare"
        value={name}
        maxLength={longestSymbol}
        list={listId}
        autoComplete="off"
        className="w-36 [&_input]:pl-8"
        onChange={({ target: { value } }) => (symbols.includes(value) ? add(value) : setName(value))}
      />
      <datalist id={listId}>
        {symbols.map((symbol) => (
          <option key={symbol} value={symbol} />
        ))}
      </datalist>
    </form>
  );
}
