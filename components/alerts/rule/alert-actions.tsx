'use client';
import { Check } from 'lucide-react';
import type { useCommands } from '@/components/alerts/data/use-commands';
import { MuteButton } from '@/components/alerts/mute/mute-button';
import { usePageNow } from '@/components/live';
import { Button } from '@/components/ui/button';
import type { Alert } from '@/lib/events';

export interface AlertActionsProps {
  alert: Alert;
  rule: { id: string; name: string };
  commands: ReturnType<typeof useCommands>;
}

/** What an administrator can do with an alert: take note of it, or mute it. */
export function AlertActions({ alert, rule, commands }: AlertActionsProps) {
  const pageNow = usePageNow();
  return (
    <>
      {alert.state === 'firing' && alert.acknowledgedAt === undefined && (
        <Button size="sm" onClick={() => void commands.acknowledge(alert)}>
          <Check aria-hidden className="size-3.5" /> Acknowledge
        </Button>
      )}
      {Object.keys(alert.labels).length > 0 && (
        <MuteButton
          rule={rule}
          labels={alert.labels}
          onMute={(request) => void commands.mute(request, pageNow())}
        />
      )}
    </>
  );
}
