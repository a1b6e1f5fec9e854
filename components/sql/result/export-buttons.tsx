'use client';
import { Download } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { exportSql } from '@/components/sql/data/run-sql';
import type { Finished } from '@/components/sql/data/use-run';
import { Button } from '@/components/ui/button';
import { counted } from '@/lib/text/plural';

type Format = 'csv' | 'parquet';
const labels: Record<Format, string> = { csv: 'CSV', parquet: 'Parquet' };

interface Progress {
  state: 'running' | 'done' | 'failed';
  text: string;
}

/** Runs the statement of a result again and saves all its rows as a file. */
export function ExportButtons({ finished, isBusy }: { finished: Finished; isBusy: boolean }) {
  const [progress, setProgress] = useState<Progress>();
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);
  const save = async (format: Format) => {
    const request = new AbortController();
    running.current = request;
    setProgress({ state: 'running', text: `Exporting ${labels[format]}` });
    try {
      const { sql, timeZone } = finished;
      const file = await exportSql({ sql, timeZone }, format, request.signal);
      download(file.blob, `result.${format}`);
      setProgress({ state: 'done', text: savedText(file) });
    } catch (error) {
      setProgress({ state: 'failed', text: (error as Error).message });
    }
  };
  const isRunning = progress?.state === 'running';
  return (
    <div className="flex flex-wrap items-center gap-2">
      {(['csv', 'parquet'] as const).map((format) => (
        <Button key={format} size="sm" disabled={isBusy || isRunning} onClick={() => void save(format)}>
          <Download aria-hidden className="size-3.5" /> {labels[format]}
        </Button>
      ))}
      <p role="status" className={progress?.state === 'failed' ? 'text-bad text-xs' : 'text-ink-2 text-xs'}>
        {progress?.text}
      </p>
    </div>
  );
}

function savedText({ rows, truncated }: { rows: number | undefined; truncated: boolean }): string {
  if (rows === undefined) return 'Saved.';
  return truncated
    ? `Saved the first ${counted(rows, 'row')}, which is the most that a file may have.`
    : `Saved ${counted(rows, 'row')}.`;
}

function download(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
