import { describe, expect, it } from 'vitest';
import type { Process } from '@/lib/health/processes';
import { consequence } from './consequences';

const process = (name: string, kind: Process['kind'], status: Process['status'] = 'running'): Process => ({
  name,
  kind,
  status,
  pid: 1,
  since: 1,
  restarts: 0,
  ready: true,
});
const kafka = process('kafka', 'broker');

describe('before a process ends', () => {
  it('the consequence is named if everything depends on it', () => {
    expect(consequence(kafka, [kafka], 'stop')).toMatch(/^No event is published or read until it is started/);
    expect(consequence(process('postgres', 'database'), [], 'kill')).toMatch(/until it has restarted/);
  });

  it('the consequence is smaller if other brokers run', () => {
    expect(consequence(kafka, [kafka, process('kafka-2', 'broker')], 'stop')).toMatch(/^The other brokers/);
    expect(consequence(kafka, [kafka, process('kafka-2', 'broker', 'stopped')], 'stop')).toMatch(/^No event/);
  });

  it('there is no warning if the rest continues without it', () => {
    expect(consequence(process('payment', 'service'), [], 'stop')).toBeUndefined();
    expect(consequence(process('gateway', 'gateway'), [], 'kill')).toBeUndefined();
  });
});
