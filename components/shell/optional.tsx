'use client';
import type { ReactNode } from 'react';
import { ErrorBoundary } from '@/components/ui/error-boundary';

/** A part of the shell without which the rest still works: on an error it is hidden until the next retry. */
export const Optional = ({ children }: { children: ReactNode }) => (
  <ErrorBoundary fallback={() => null}>{children}</ErrorBoundary>
);
