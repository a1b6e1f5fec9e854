import { cn } from './cn';

/** A placeholder with the size of the content, to avoid a layout shift. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={cn('block animate-skeleton rounded bg-sunken', className)} />;
}

/** Placeholder rows of a loading list. */
export function SkeletonRows({ rows, className }: { rows: number; className?: string }) {
  return (
    <div aria-busy="true" className="flex flex-col">
      <span className="sr-only">Loading</span>
      {Array.from({ length: rows }, (_, i) => i).map((row) => (
        <div key={row} className={cn('flex h-10 items-center gap-4', className)}>
          <Skeleton className="h-3.5 w-16" />
          <Skeleton className="h-3.5 flex-1" />
          <Skeleton className="h-3.5 w-14" />
        </div>
      ))}
    </div>
  );
}
