'use client';
import { useCallback, useEffect, useRef, useState } from 'react';
import { z } from 'zod';
import { callApi } from '@/components/browser/call-api';
import { type Verification, verification, verificationBegun, verificationBounds } from '@/lib/verification';
import { type AnyRecording, newestPart } from './newest-part';

const pollMs = 500;

export interface Subject {
  /** What is compared, for the page. */
  name: string;
  recording: AnyRecording;
}
export interface Comparison {
  name: string;
  /** Only the newest part of the recording is compared, because it is longer than the limit. */
  isPart: boolean;
  state: Verification;
}

const shape = z.looseObject({
  feeds: z.array(z.looseObject({ feed: z.string(), entries: z.array(z.looseObject({ at: z.number() })) })),
});

/** Parses the recording of an exported ledger. Throws an error with a sentence for the user. */
export function recordingIn(text: string): AnyRecording {
  const parsed = z.object({ recording: shape }).safeParse(parse(text));
  if (parsed.success) return parsed.data.recording as unknown as AnyRecording;
  throw new Error('This file has no recording. Load one that was exported from the delivery ledger.');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Compares one recording at a time with Kafka, and polls until the result is there. */
export function useVerification(): { comparison: Comparison | undefined; verify(subject: Subject): void } {
  const [comparison, setComparison] = useState<Comparison>();
  const run = useRef<AbortController>(undefined);
  useEffect(() => () => run.current?.abort(), []);
  const verify = useCallback(({ name, recording }: Subject) => {
    run.current?.abort();
    const controller = new AbortController();
    run.current = controller;
    const { part, isComplete } = newestPart(recording, verificationBounds);
    const show = (state: Verification) => {
      if (!controller.signal.aborted) setComparison({ name, isPart: !isComplete, state });
    };
    show({ state: 'running', done: 0, total: 0 });
    void compare(part, show, controller.signal).catch((error: Error) =>
      show({ state: 'failed', message: error.message }),
    );
  }, []);
  return { comparison, verify };
}

async function compare(
  recording: AnyRecording,
  show: (state: Verification) => void,
  signal: AbortSignal,
): Promise<void> {
  const { verificationId } = await callApi('/verify', verificationBegun, {
    method: 'POST',
    body: { recording },
  });
  while (!signal.aborted) {
    const state = await callApi(`/verify/${encodeURIComponent(verificationId)}`, verification);
    show(state);
    if (state.state !== 'running') return;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}
