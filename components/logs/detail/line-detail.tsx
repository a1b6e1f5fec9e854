'use client';
import { ChevronDown, ChevronUp, X } from 'lucide-react';
import { Dialog, Tabs } from 'radix-ui';
import { LineLinks } from '@/components/logs/links/line-links';
import { SessionLink } from '@/components/logs/links/session-link';
import { LogText } from '@/components/logs/text/log-text';
import { Button } from '@/components/ui/button';
import { ExternalText } from '@/components/ui/external-text';
import { LevelBadge } from '@/components/ui/log-level';
import type { LogLine } from '@/lib/logs/log-line';
import { formatDateTimeZone, formatTime, toIso } from '@/lib/text/format';
import { AroundLines } from './around-lines';
import { LineFields } from './line-fields';
import { LineJson } from './line-json';

export interface LineDetailProps {
  line: LogLine;
  onClose(): void;
  /** It is closed: the focus goes back to the list. */
  onClosed(): void;
  /** Opens the next row below (1) or above (-1). */
  onStep(step: 1 | -1): void;
}

const sections = [
  ['fields', 'Fields'],
  ['around', 'Lines around it'],
  ['json', 'JSON'],
] as const;
const tabClass =
  'h-8 rounded-md px-2.5 font-medium text-ink-2 text-sm hover:text-ink data-[state=active]:bg-accent-soft data-[state=active]:text-ink';

/** Everything about one line, beside the list: on a phone below it. */
export function LineDetail({ line, onClose, onClosed, onStep }: LineDetailProps) {
  return (
    <Dialog.Root open modal={false} onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Dialog.Portal>
        <Dialog.Content
          aria-describedby={undefined}
          // The list stays usable: a click on another line opens that one.
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            onClosed();
          }}
          onInteractOutside={(event) => event.preventDefault()}
          className="fixed inset-x-0 bottom-0 z-40 flex h-[75dvh] flex-col rounded-t-lg border border-line-strong bg-raised shadow-lg outline-none md:top-16 md:right-4 md:bottom-4 md:left-auto md:h-auto md:w-[min(560px,60vw)] md:rounded-lg dark:shadow-none"
        >
          <DetailHead line={line} onStep={onStep} />
          <Tabs.Root defaultValue="fields" className="flex min-h-0 flex-1 flex-col">
            <Tabs.List aria-label="Parts of the line" className="flex gap-1 border-line border-y px-3 py-1.5">
              {sections.map(([name, label]) => (
                <Tabs.Trigger key={name} value={name} className={tabClass}>
                  {label}
                </Tabs.Trigger>
              ))}
            </Tabs.List>
            <div className="min-h-0 flex-1 overflow-auto p-4">
              <Tabs.Content value="fields">
                <LineFields line={line} />
              </Tabs.Content>
              <Tabs.Content value="around">
                <AroundLines line={line} />
              </Tabs.Content>
              <Tabs.Content value="json">
                <LineJson line={line} />
              </Tabs.Content>
            </div>
          </Tabs.Root>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function DetailHead({ line, onStep }: Pick<LineDetailProps, 'line' | 'onStep'>) {
  const { level, service, at, msg, orderId } = line.data;
  return (
    <div className="flex flex-col gap-2 p-4">
      <div className="flex items-center gap-2">
        <Dialog.Title className="flex min-w-0 flex-1 items-center gap-3 font-normal text-sm">
          <span className="sr-only">Log line</span>
          <LevelBadge level={level} />
          <ExternalText text={service} className="truncate font-medium" />
          <time dateTime={toIso(at)} title={formatDateTimeZone(at)} className="num truncate text-ink-2">
            {formatTime(at)}
          </time>
        </Dialog.Title>
        <Button variant="ghost" size="icon" aria-label="Line above" onClick={() => onStep(-1)}>
          <ChevronUp aria-hidden className="size-4" />
        </Button>
        <Button variant="ghost" size="icon" aria-label="Line below" onClick={() => onStep(1)}>
          <ChevronDown aria-hidden className="size-4" />
        </Button>
        <Dialog.Close asChild>
          <Button variant="ghost" size="icon" aria-label="Close">
            <X aria-hidden className="size-4" />
          </Button>
        </Dialog.Close>
      </div>
      <p className="max-h-40 overflow-auto whitespace-pre-wrap font-mono text-sm [overflow-wrap:anywhere]">
        <LogText text={msg} />
      </p>
      <div className="flex flex-wrap gap-x-4 gap-y-1">
        <LineLinks line={line} />
        {orderId !== undefined && <SessionLink orderId={orderId} at={line.at} />}
      </div>
    </div>
  );
}
