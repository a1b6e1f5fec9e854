import { alertShortcuts } from '@/components/alerts/page/shortcuts';
import { logShortcuts } from '@/components/logs/page/shortcuts';
import { shortcuts } from './use-shortcuts';

/** The keyboard shortcuts, for the help dialog. */
export function ShortcutList() {
  return (
    <>
      <Keys entries={shortcuts} />
      <h3 className="mt-4 mb-1 font-medium text-sm">On the page Logs</h3>
      <Keys entries={logShortcuts} />
      <h3 className="mt-4 mb-1 font-medium text-sm">On the page Alerts</h3>
      <Keys entries={alertShortcuts} />
    </>
  );
}

function Keys({ entries }: { entries: typeof shortcuts }) {
  return (
    <dl className="flex flex-col">
      {entries.map(({ keys, action }) => (
        <div key={keys} className="flex h-9 items-center justify-between border-line border-b last:border-0">
          <dt>{action}</dt>
          <dd>
            <kbd className="rounded border border-line-strong px-1.5 py-0.5 font-sans text-ink-2 text-xs">
              {keys}
            </kbd>
          </dd>
        </div>
      ))}
    </dl>
  );
}
