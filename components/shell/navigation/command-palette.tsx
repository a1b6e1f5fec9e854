'use client';
import { Command } from 'cmdk';
import { useRouter } from 'next/navigation';
import { useTheme } from 'next-themes';
import { useState } from 'react';
import { toPathSegment } from '@/components/browser/path-segment';
import { useOrders, usePaused, useSession, useSymbols } from '@/components/live';
import { ExternalText } from '@/components/ui/external-text';
import type { OrderView } from '@/lib/orders';
import { adminPages, pages } from './navigation';

const maxFound = 30;
const maxSymbols = 200;
const itemClass =
  'flex h-9 cursor-pointer items-center gap-2.5 rounded-md px-2.5 data-[selected=true]:bg-accent-soft';

/** Search and commands: pages, symbols, the orders that this page has, and actions. */
export function CommandPalette({ isOpen, onClose }: { isOpen: boolean; onClose(): void }) {
  return (
    <Command.Dialog
      open={isOpen}
      onOpenChange={(open) => !open && onClose()}
      label="Search"
      overlayClassName="fixed inset-0 z-40 bg-black/40"
      contentClassName="fixed top-[12vh] left-1/2 z-50 w-[min(560px,calc(100vw-24px))] -translate-x-1/2 overflow-hidden rounded-lg border border-line-strong bg-raised"
    >
      {isOpen && <Contents onClose={onClose} />}
    </Command.Dialog>
  );
}

function Contents({ onClose }: { onClose(): void }) {
  const router = useRouter();
  const { setTheme, resolvedTheme } = useTheme();
  const [isPaused, setPaused] = usePaused();
  const { role } = useSession();
  const [search, setSearch] = useState('');
  const symbols = matching(useSymbols(), search, (symbol) => symbol).slice(0, maxSymbols);
  const orders = matching(useOrders(), search, orderText).slice(0, maxFound);
  const run = (action: () => void) => {
    onClose();
    action();
  };
  const open = (path: string) => run(() => router.push(path));
  return (
    <>
      <Command.Input
        value={search}
        onValueChange={setSearch}
        placeholder="Go to a page, a symbol, an order"
        className="h-12 w-full border-line border-b bg-transparent px-4 outline-none placeholder:text-ink-3"
      />
      <Command.List className="max-h-[50vh] overflow-auto p-2 [&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:text-ink-3 [&_[cmdk-group-heading]]:text-xs">
        <Command.Empty className="px-2.5 py-6 text-center text-ink-2 text-sm">
          No results. Find older orders on the Orders page.
        </Command.Empty>
        <Command.Group heading="Pages">
          {[...pages, ...(role === 'admin' ? adminPages : [])].map(({ href, label, icon: Icon }) => (
            <Command.Item key={href} value={label} className={itemClass} onSelect={() => open(href)}>
              <Icon aria-hidden className="size-4 text-ink-2" />
              {label}
            </Command.Item>
          ))}
        </Command.Group>
        <Command.Group heading="Actions">
          <Command.Item className={itemClass} onSelect={() => run(() => setPaused(!isPaused))}>
            {isPaused ? 'Resume the page' : 'Pause the page'}
          </Command.Item>
          <Command.Item
            className={itemClass}
            onSelect={() => run(() => setTheme(resolvedTheme === 'dark' ? 'light' : 'dark'))}
          >
            {resolvedTheme === 'dark' ? 'Light theme' : 'Dark theme'}
          </Command.Item>
        </Command.Group>
        <SymbolGroup symbols={symbols} onOpen={open} />
        <OrderGroup orders={orders} onOpen={open} />
      </Command.List>
    </>
  );
}

function SymbolGroup({ symbols, onOpen }: { symbols: readonly string[]; onOpen(path: string): void }) {
  if (symbols.length === 0) return null;
  return (
    <Command.Group heading="Symbols">
      {symbols.map((symbol) => (
        <Command.Item
          key={symbol}
          value={`symbol ${symbol}`}
          className={itemClass}
          onSelect={() => onOpen(`/prices/${toPathSegment(symbol)}`)}
        >
          <ExternalText text={symbol} />
        </Command.Item>
      ))}
    </Command.Group>
  );
}

function OrderGroup({ orders, onOpen }: { orders: readonly OrderView[]; onOpen(path: string): void }) {
  if (orders.length === 0) return null;
  return (
    <Command.Group heading="Latest orders">
      {orders.map(({ orderId, customer }) => (
        <Command.Item
          key={orderId}
          value={`order ${orderId} ${customer?.name ?? ''}`}
          className={itemClass}
          onSelect={() => onOpen(`/orders/${toPathSegment(orderId)}`)}
        >
          <ExternalText text={orderId} className="truncate font-mono text-sm" />
          <ExternalText text={customer?.name ?? ''} className="truncate text-ink-2 text-sm" />
        </Command.Item>
      ))}
    </Command.Group>
  );
}

const orderText = ({ orderId, customer }: OrderView): string => `${orderId} ${customer?.name ?? ''}`;

/** Filters before the list is cut, so that items far down are found too. */
function matching<T>(all: readonly T[], search: string, textOf: (one: T) => string): readonly T[] {
  const text = search.trim().toLowerCase();
  return text === '' ? all : all.filter((one) => textOf(one).toLowerCase().includes(text));
}
