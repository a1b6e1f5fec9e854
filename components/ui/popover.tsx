'use client';
import { Popover as Primitive } from 'radix-ui';
import type { ReactNode } from 'react';
import { cn } from './cn';

export interface PopoverProps {
  /** The element that opens it. */
  trigger: ReactNode;
  label: string;
  className?: string;
  children: ReactNode;
}

export function Popover({ trigger, label, className, children }: PopoverProps) {
  return (
    <Primitive.Root>
      <Primitive.Trigger asChild>{trigger}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          align="end"
          sideOffset={8}
          collisionPadding={12}
          aria-label={label}
          className={cn(
            'z-50 max-h-[80dvh] max-w-[calc(100vw-24px)] overflow-auto rounded-lg border border-line-strong bg-raised shadow-lg dark:shadow-none',
            className,
          )}
        >
          {children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

/** Closes the surrounding popover when its child is activated. */
export const PopoverClose = ({ children }: { children: ReactNode }) => (
  <Primitive.Close asChild>{children}</Primitive.Close>
);
