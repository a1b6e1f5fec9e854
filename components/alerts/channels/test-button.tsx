'use client';
import { useState } from 'react';
import { reasonOf } from '@/components/admin/use-admin';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { ExternalText } from '@/components/ui/external-text';
import type { Channel } from '@/lib/alerts/channels';
import { formatDuration } from '@/lib/text/format';
import { useChannelCommands } from './use-channel-commands';

interface Result {
  isSent: boolean;
  text: string;
}

/** Sends a test, and shows what the receiver answered. */
export function TestButton({ channel }: { channel: Channel }) {
  const { test } = useChannelCommands();
  const [isSending, setSending] = useState(false);
  const [result, setResult] = useState<Result>();
  const send = async () => {
    setSending(true);
    setResult(undefined);
    setResult(await resultOf(test(channel.id)));
    setSending(false);
  };
  return (
    <div className="flex min-w-0 max-w-80 flex-col items-start gap-1">
      <Button size="sm" disabled={isSending} onClick={() => void send()}>
        {isSending ? 'Sending…' : 'Send test'}
      </Button>
      <p role="status" className={cn('text-xs', result?.isSent ? 'text-good' : 'text-bad')}>
        {result && <ExternalText text={result.text} className="[overflow-wrap:anywhere]" />}
      </p>
    </div>
  );
}

async function resultOf(test: ReturnType<ReturnType<typeof useChannelCommands>['test']>): Promise<Result> {
  try {
    const { sent, attempt } = await test;
    const answer = [attempt.status, attempt.answer].filter((part) => part !== null && part !== '').join(' ');
    const text = `${sent ? 'Sent' : 'Not sent'}: ${answer || 'no text'} (${formatDuration(attempt.durationMs)})`;
    return { isSent: sent, text };
  } catch (error) {
    return { isSent: false, text: reasonOf(error) };
  }
}
