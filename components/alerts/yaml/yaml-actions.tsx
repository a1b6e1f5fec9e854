'use client';
import { Download, Upload } from 'lucide-react';
import { useRef, useState } from 'react';
import { Button, buttonClass } from '@/components/ui/button';
import { yamlLimits } from '@/lib/alerts/yaml';
import type { ChosenFile } from './chosen-file';
import { ImportDialog } from './import-dialog';

/** Rules as a YAML file: download them, or read a file of them. */
export function YamlActions({ onImported }: { onImported(): void }) {
  const input = useRef<HTMLInputElement>(null);
  const [chosen, setChosen] = useState<ChosenFile>();
  const choose = async (file: File | undefined) => {
    if (file) setChosen(await read(file));
    // The same file can be chosen again.
    if (input.current) input.current.value = '';
  };
  return (
    <>
      <a href="/api/admin/alert-rules/export" download className={buttonClass({})}>
        <Download aria-hidden className="size-4" /> Export
      </a>
      <Button onClick={() => input.current?.click()}>
        <Upload aria-hidden className="size-4" /> Import
      </Button>
      <input
        ref={input}
        type="file"
        accept=".yaml,.yml,application/yaml"
        aria-label="YAML file of rules"
        tabIndex={-1}
        className="hidden"
        onChange={({ target: { files } }) => void choose(files?.[0])}
      />
      {chosen && <ImportDialog file={chosen} onImported={onImported} onClose={() => setChosen(undefined)} />}
    </>
  );
}

async function read(file: File): Promise<ChosenFile> {
  if (file.size > yamlLimits.bytes)
    return { name: file.name, yaml: '', problem: `It is larger than ${yamlLimits.bytes / 1_000_000} MB.` };
  return { name: file.name, yaml: await file.text() };
}
