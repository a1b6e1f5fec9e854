'use client';
import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import type { LogLine } from '@/lib/logs/log-line';
import { visibleControls } from '@/lib/text/bidi';

/** The event as JSON, as the topic and the API have it. */
export function LineJson({ line }: { line: LogLine }) {
  const [copied, setCopied] = useState<'yes' | 'no'>();
  const json = visibleControls(JSON.stringify(line, null, 2));
  const copy = () =>
    navigator.clipboard.writeText(json).then(
      () => setCopied('yes'),
      () => setCopied('no'),
    );
  return (
    <div className="flex flex-col gap-2">
      <div className="flex items-center gap-2">
        <Button size="sm" onClick={() => void copy()}>
          {copied === 'yes' ? (
            <Check aria-hidden className="size-3.5" />
          ) : (
            <Copy aria-hidden className="size-3.5" />
          )}
          Copy
        </Button>
        <span role="status" className="text-ink-2 text-xs">
          {copied === 'yes' && 'Copied'}
          {copied === 'no' && 'The browser did not allow it. Select the text to copy it.'}
        </span>
      </div>
      <pre className="whitespace-pre-wrap rounded-md bg-sunken p-3 font-mono text-xs leading-5 [overflow-wrap:anywhere]">
        {json}
      </pre>
    </div>
  );
}
