/** Keys of the Alerts page, for the list of all shortcuts. */
export const alertShortcuts: readonly { keys: string; action: string }[] = [
  { keys: 'J or ↓, K or ↑', action: 'Next or previous rule' },
  { keys: 'Enter', action: 'Open or close the rule' },
  { keys: 'Esc', action: 'Close the rule' },
];
