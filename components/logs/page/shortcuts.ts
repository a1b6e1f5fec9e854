/** Keys of the Logs page, for the list of all shortcuts. */
export const logShortcuts: readonly { keys: string; action: string }[] = [
  { keys: '/', action: 'Type a filter' },
  { keys: 'J or ↓, K or ↑', action: 'Next or previous line' },
  { keys: 'Enter', action: 'Open the line' },
  { keys: 'N', action: 'Follow new lines' },
  { keys: 'Esc', action: 'Close the line, then leave it' },
];
