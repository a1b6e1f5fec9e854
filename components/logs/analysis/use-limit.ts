'use client';
import { useState } from 'react';
import { servicesOf } from '@/components/logs/filter/language/parse';
import type { LogFilter } from '@/lib/logs/history';

/** Rows of an answer at first: one comes every second. */
const fewRows = 100;
/** As many as the API gives. */
const mostRows = 500;

/** How many rows to ask for: all where the page itself looks for a text or several services in them. */
export function useLimit(filter: LogFilter): { limit: number; more: (() => void) | undefined } {
  const [wantsMost, setWantsMost] = useState(false);
  const isSearched = filter.text !== undefined || servicesOf(filter).length > 1;
  const limit = wantsMost || isSearched ? mostRows : fewRows;
  return { limit, more: limit < mostRows ? () => setWantsMost(true) : undefined };
}
