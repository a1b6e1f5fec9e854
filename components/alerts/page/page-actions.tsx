'use client';
import { Plus } from 'lucide-react';
import { YamlActions } from '@/components/alerts/yaml/yaml-actions';
import { useSession } from '@/components/live';
import { buttonClass } from '@/components/ui/button';
import { RowLink } from '@/components/ui/row-link';

/** What administrators do with the rules as a whole; nothing for others. */
export function PageActions({ onChanged }: { onChanged(): void }) {
  const { role } = useSession();
  if (role !== 'admin') return null;
  return (
    <div className="flex flex-wrap items-center gap-2">
      <YamlActions onImported={onChanged} />
      <RowLink href="/alerts/new" className={buttonClass({ variant: 'primary' })}>
        <Plus aria-hidden className="size-4" /> New rule
      </RowLink>
    </div>
  );
}
