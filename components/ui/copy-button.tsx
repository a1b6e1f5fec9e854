'use client';
import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { Button } from './button';

type Copied = 'no' | 'yes' | 'refused';
const labels: Record<Copied, string> = { no: 'Copy', yes: 'Copied', refused: 'Select and copy it' };

/** Copies a text, and says whether it could. */
export function CopyButton({ text }: { text: string }) {
  const [copied, setCopied] = useState<Copied>('no');
  // The clipboard exists on https and localhost only.
  const copy = () =>
    Promise.resolve(navigator.clipboard?.writeText(text) ?? Promise.reject()).then(
      () => setCopied('yes'),
      () => setCopied('refused'),
    );
  const Icon = copied === 'yes' ? Check : Copy;
  return (
    <Button size="sm" onClick={() => void copy()}>
      <Icon aria-hidden className="size-3.5" />
      <span aria-live="polite">{labels[copied]}</span>
    </Button>
  );
}
