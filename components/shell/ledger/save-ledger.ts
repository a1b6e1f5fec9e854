import { toast } from 'sonner';
import { type LedgerReport, recordingText } from '@/components/live';

/** The browser reads the file some time after the click, so its URL has to stay valid. */
const urlLifetimeMs = 10_000;

/** Downloads the ledger as a JSON file named after its time in UTC. */
export function saveLedger(report: LedgerReport): void {
  const name = `pulseboard-ledger-${report.at.slice(0, 19).replaceAll(':', '-')}Z.json`;
  const url = URL.createObjectURL(new Blob([ledgerText(report)], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), urlLifetimeMs);
  toast.success(`Saved ${name}`);
}

function ledgerText({ recording, ...report }: LedgerReport): string {
  const head = JSON.stringify(report, null, 2).slice(0, -2);
  return `${head},\n  "recording": ${recordingText(recording)}\n}\n`;
}
