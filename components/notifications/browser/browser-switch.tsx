'use client';
import { BellOff, BellRing } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Popover } from '@/components/ui/popover';
import { Segmented } from '@/components/ui/segmented';
import { type Choice, choices, choose, useConsent } from './consent';

const names: Record<Choice, string> = {
  off: 'Off',
  critical: 'Critical',
  warning: 'Critical, warnings',
};

/** Whether the browser shows notifications while no tab of Pulseboard is visible. Asks for permission on a click only. */
export function BrowserSwitch() {
  const { choice, permission } = useConsent();
  const Icon = choice === 'off' ? BellOff : BellRing;
  const isPossible = permission === 'default' || permission === 'granted';
  return (
    <Popover
      label="Browser notifications"
      className="flex w-80 flex-col gap-3 p-4"
      trigger={
        <Button variant="ghost">
          <Icon aria-hidden className="size-4" />
          <span>
            Browser<span className="max-sm:hidden"> notifications</span>: {names[choice].toLowerCase()}
          </span>
        </Button>
      }
    >
      <p className="text-ink-2 text-sm">
        Shown by the browser while no tab of Pulseboard is visible, once for each alert, and closed when it is
        resolved or read.
      </p>
      {isPossible ? (
        <Segmented
          label="Browser notifications"
          value={choice}
          options={choices.map((value) => ({ value, label: names[value] }))}
          onChange={(next) => void choose(next)}
          className="self-start"
        />
      ) : (
        <p role="status" className="text-sm">
          {permission === 'denied'
            ? 'This browser blocks them for this address. Allow notifications in its settings for the site.'
            : 'This browser shows none for this address. Most need HTTPS or localhost.'}
        </p>
      )}
    </Popover>
  );
}
