import { shortcuts } from './use-shortcuts';

/** The keyboard shortcuts, for the help dialog. */
export function ShortcutList() {
  return (
    <dl className="flex flex-col">
      {shortcuts.map(({ keys, action }) => (
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
