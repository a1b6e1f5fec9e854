'use client';
import { parseAsString, useQueryState } from 'nuqs';
import { useState } from 'react';
import { z } from 'zod';
import { readStored, writeStored } from '@/components/browser/stored';
import { examples } from './examples';

const draftKey = 'pulseboard.sql-draft';
/** Longer statements make addresses that servers refuse. */
const maxInUrl = 4_000;

const parser = parseAsString.withOptions({ history: 'replace', scroll: false });

/**
 * The statement to begin with: that of the link, else what was in the editor of this tab, else an example. One from a link
 * is not run by itself, because others can write links.
 */
export function useStatement() {
  const [linked, setLinked] = useQueryState('q', parser);
  const [initial] = useState(
    () => linked ?? readStored(draftKey, z.string(), 'session') ?? examples[0]?.sql ?? '',
  );
  const [isFromLink] = useState(linked !== null);
  return {
    initial,
    isFromLink,
    keepDraft: (sql: string) => writeStored(draftKey, sql, 'session'),
    /** Puts a statement into the address. Returns whether it fits. */
    share: (sql: string): boolean => {
      const fits = encodeURIComponent(sql.replace(/\p{Cs}/gu, '\ufffd')).length <= maxInUrl;
      void setLinked(fits ? sql : null);
      return fits;
    },
  };
}
