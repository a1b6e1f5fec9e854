import { lineLooks } from './chart-props';

/** What the lines of the chart are. */
export function ChartLegend() {
  return (
    <ul aria-label="Lines of the chart" className="flex flex-wrap gap-x-4 text-ink-2 text-xs">
      {Object.entries(lineLooks).map(([name, { label, colour, dashes }]) => (
        <li key={name} className="inline-flex items-center gap-1.5">
          <svg aria-hidden="true" width="20" height="8">
            {name === 'rate' ? (
              <rect y="1" width="20" height="7" fill={colour} fillOpacity="0.3" />
            ) : (
              <line x2="20" y1="4" y2="4" stroke={colour} strokeWidth="2" strokeDasharray={dashes} />
            )}
          </svg>
          {label}
        </li>
      ))}
    </ul>
  );
}
