'use client';
import { useCallback, useEffect, useRef, useState } from 'react';
import { z } from 'zod';
import { callApi } from '@/components/browser/call-api';
import { type Verification, verification, verificationBegun, verificationBounds } from '@/lib/verification';
import { type AnyRecording, newestPart } from './newest-part';

const askEveryMs = 500;

export interface Subject {
  /** What is compared, as the page says it. */
  name: string;
  recording: AnyRecording;
}
export interface Comparison {
  name: string;
  /** Only the newest part of the recording is compared: the rest is too much for one time. */
  isPart: boolean;
  state: Verification;
}

const shape = z.looseObject({
  feeds: z.array(z.looseObject({ feed: z.string(), entries: z.array(z.looseObject({ at: z.number() })) })),
});

/** The recording in the text of an exported ledger. Throws a sentence. */
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

/** Compares one recording at a time with Kafka; the answer is asked for until it is there. */
export function useVerification(): { comparison: Comparison | undefined; verify(subject: Subject): void } {
  const [comparison, setComparison] = useState<Comparison>();
  const run = useRef<AbortController>(undefined);
  useEffect(() => () => run.current?.abort(), []);
  const verify = useCallback(({ name, recording }: Subject) => {
    run.current?.abort();
    const mine = new AbortController();
    run.current = mine;
    const { part, isWhole } = newestPart(recording, verificationBounds);
    const show = (state: Verification) => {
      if (!mine.signal.aborted) setComparison({ name, isPart: !isWhole, state });
    };
    show({ state: 'running', done: 0, total: 0 });
    void compare(part, show, mine.signal).catch((error: Error) =>
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
    await new Promise((resolve) => setTimeout(resolve, askEveryMs));
  }
}
