'use client';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { Dialog } from '@/components/ui/dialog';

/** Shows the secret of a new webhook, which nobody can read later. */
export function SecretDialog({ secret, onClose }: { secret: string; onClose(): void }) {
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Secret of the webhook"
      description="Its receiver checks signatures with it (Standard Webhooks). It is shown once; set another one with Change."
    >
      <div className="mb-4 flex flex-wrap items-center gap-2">
        <code className="min-w-0 flex-1 rounded-md bg-sunken px-2 py-1 text-sm [overflow-wrap:anywhere]">
          {secret}
        </code>
        <CopyButton text={secret} />
      </div>
      <div className="flex justify-end">
        <Button variant="primary" onClick={onClose}>
          Done
        </Button>
      </div>
    </Dialog>
  );
}
