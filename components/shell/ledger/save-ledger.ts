import { toast } from 'sonner';
import { type LedgerReport, recordingText } from '@/components/live';

/** The browser reads the file after the click; its address must live until then. */
const keptMs = 10_000;

/** Hands the ledger to the browser as a JSON file named after its time, in UTC. */
export function saveLedger(report: LedgerReport): void {
  const name = `pulseboard-ledger-${report.at.slice(0, 19).replaceAll(':', '-')}Z.json`;
  const url = URL.createObjectURL(new Blob([ledgerText(report)], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), keptMs);
  toast.success(`Saved ${name}`);
}

function ledgerText({ recording, ...report }: LedgerReport): string {
  const head = JSON.stringify(report, null, 2).slice(0, -2);
  return `${head},\n  "recording": ${recordingText(recording)}\n}\n`;
}
