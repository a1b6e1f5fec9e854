'use client';
import { parseAsString, useQueryState } from 'nuqs';

/** Which row is open, in the URL: reload, back and a shared link restore it. */
export function useOpen(): [open: string | null, toggle: (id: string) => void] {
  const [open, setOpen] = useQueryState('open', parseAsString.withOptions({ history: 'replace' }));
  return [open, (id) => void setOpen(open === id ? null : id)];
}
