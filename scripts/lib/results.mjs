import { readFileSync } from 'node:fs';
import path from 'node:path';

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Counts a runner that exits with an error and reports no failed test as one failure. */
function withExitCode({ passed, failed }, exitCode) {
  return { passed, failed: exitCode !== 0 && failed === 0 ? 1 : failed };
}

/** Counts of a Vitest JSON report; no report is one failure. A skipped test counts as failed: none is allowed. */
export function vitestCounts(file, exitCode) {
  const report = read(file);
  if (!report) return { passed: 0, failed: 1 };
  const { numPassedTests: passed, numTotalTests: total } = report;
  return {
    ...withExitCode({ passed, failed: total - passed }, exitCode),
    slowest: slowest(vitestTests(report)),
  };
}

/** Counts of a Playwright JSON report; no report is one failure. A skipped or flaky test counts as failed. */
export function playwrightCounts(file, exitCode) {
  const report = read(file);
  if (!report?.stats) return { passed: 0, failed: 1 };
  const { expected: passed, unexpected, flaky, skipped } = report.stats;
  const counts = withExitCode({ passed, failed: unexpected + flaky + skipped }, exitCode);
  return { ...counts, slowest: slowest(playwrightTests(report.suites)) };
}

/** The tests that took longest, the longest first. */
function slowest(tests) {
  return tests.sort((a, b) => b.ms - a.ms).slice(0, 10);
}

/** How long each test took, ms, without the set-up of its file. */
function vitestTests({ testResults = [] }) {
  return testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ title, duration }) => ({
      ms: duration ?? 0,
      name: `${path.relative('.', name)}: ${title}`,
    })),
  );
}

function playwrightTests(suites = []) {
  return suites.flatMap(({ suites: within, specs = [] }) => [
    ...playwrightTests(within),
    ...specs.map(({ file, title, tests }) => ({
      ms: tests.flatMap(({ results }) => results).reduce((sum, { duration }) => sum + duration, 0),
      name: `${file}: ${title}`,
    })),
  ]);
}

/** Counts a command without tests of its own as one test. */
export function checkCounts(exitCode) {
  return exitCode === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}
