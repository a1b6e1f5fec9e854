import { readFileSync } from 'node:fs';

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** A runner that fails without naming a failed test, or writes no report, is one failure. */
function settle({ passed, failed }, exitCode) {
  return { passed, failed: exitCode !== 0 && failed === 0 ? 1 : failed };
}

/** Counts of a Vitest JSON report. A skipped test counts as failed: none are allowed. */
export function vitestCounts(file, exitCode) {
  const report = read(file);
  if (!report) return { passed: 0, failed: 1 };
  const { numPassedTests: passed, numTotalTests: total } = report;
  return settle({ passed, failed: total - passed }, exitCode);
}

/** Counts of a Playwright JSON report. A skipped or flaky test counts as failed. */
export function playwrightCounts(file, exitCode) {
  const stats = read(file)?.stats;
  if (!stats) return { passed: 0, failed: 1 };
  const failed = stats.unexpected + stats.flaky + stats.skipped;
  return settle({ passed: stats.expected, failed }, exitCode);
}

/** A check that either holds or does not. */
export function checkCounts(exitCode) {
  return exitCode === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}
