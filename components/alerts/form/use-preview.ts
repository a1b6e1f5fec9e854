'use client';
import { useEffect, useRef, useState } from 'react';
import { ApiError, callApi } from '@/components/browser/call-api';
import { type PreviewAnswer, previewAnswer } from '@/lib/alerts/api';
import type { AlertRule } from '@/lib/alerts/rule';

/** After the last change of the form, ms. */
const debounceMs = 600;

export interface Preview {
  /** The last answer, with the rule that it is of; while another rule is computed, that before. */
  answer?: PreviewAnswer;
  rule?: AlertRule;
  error?: ApiError;
  isRunning: boolean;
}

/** When a rule would have fired in the last hours: asked after the form rests, cancelled when it changes. */
export function usePreview(rule: AlertRule | undefined, hours: number): Preview {
  const [preview, setPreview] = useState<Preview>({ isRunning: false });
  const key = rule && JSON.stringify([rule, hours]);
  const current = useRef(rule);
  current.current = rule;
  useEffect(() => {
    if (key === undefined) return setPreview(({ error: _, ...before }) => ({ ...before, isRunning: false }));
    const stopping = new AbortController();
    setPreview(({ error: _, ...before }) => ({ ...before, isRunning: true }));
    const timer = setTimeout(() => void ask(), debounceMs);
    const ask = async () => {
      const asked = current.current;
      if (!asked) return;
      const result = await request(asked, hours, stopping.signal);
      if (stopping.signal.aborted) return;
      setPreview(({ answer, rule: before }) =>
        result instanceof ApiError
          ? { ...(answer && before ? { answer, rule: before } : {}), error: result, isRunning: false }
          : { answer: result, rule: asked, isRunning: false },
      );
    };
    return () => {
      clearTimeout(timer);
      stopping.abort();
    };
  }, [key, hours]);
  return preview;
}

async function request(
  rule: AlertRule,
  hours: number,
  signal: AbortSignal,
): Promise<PreviewAnswer | ApiError> {
  try {
    const call = { method: 'POST', body: { rule, hours }, signal } as const;
    return await callApi('/admin/alert-rules/preview', previewAnswer, call);
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
}
