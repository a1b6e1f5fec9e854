import type { AlertContent } from '@/server/alerts/texts/interface';

/** What "Send test" sends at `at`, epoch ms. */
export const testContent = (at: number): AlertContent => ({
  state: 'firing',
  ruleId: 'test',
  ruleName: 'Test of a channel',
  severity: 'info',
  alertId: 'test',
  incidentId: `test@${at.toString(36)}`,
  count: 1,
  labels: {},
  title: 'Test: this channel receives alerts',
  body: 'An administrator sent this test from the Alerts page. Nothing is wrong.',
  link: '/alerts?tab=channels',
  value: 0,
  threshold: 1,
  unit: 'none',
  valueText: '0',
  thresholdText: '1',
  firedAt: at,
});
