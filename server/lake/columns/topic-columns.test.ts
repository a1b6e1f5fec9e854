import { describe, expect, it } from 'vitest';
import { topics } from '@/lib/events';
import { baseColumns, topicColumns } from './topic-columns';

const typed = (topic: string) =>
  topicColumns(topic)
    .columns.slice(baseColumns.length)
    .map(({ name, type }) => `${name} ${type}`);

describe('the columns of a topic', () => {
  it('are one per field of its types, in snake_case, with the type of the schema', () => {
    expect(typed('orders')).toEqual([
      'order_id VARCHAR',
      'customer STRUCT("id" VARCHAR, "name" VARCHAR, "email" VARCHAR)',
      'items STRUCT("sku" VARCHAR, "name" VARCHAR, "quantity" BIGINT, "unit_price" BIGINT)[]',
      'total BIGINT',
      'currency VARCHAR',
      'placed_at TIMESTAMPTZ',
      'reason VARCHAR',
      'payment_id VARCHAR',
      'amount BIGINT',
      'sku VARCHAR',
      'requested BIGINT',
      'available BIGINT',
      'carrier VARCHAR',
      'tracking_number VARCHAR',
      'delivered_at TIMESTAMPTZ',
    ]);
  });

  it('get `data_` before a name that a base column has', () => {
    expect(typed('prices')).toEqual(['symbol VARCHAR', 'price DOUBLE', 'size DOUBLE', 'data_at TIMESTAMPTZ']);
  });

  it('are text where the schema turns several forms into one, as of a log level', () => {
    expect(typed('logs')).toContain('level VARCHAR');
  });

  it('are numbers where a number may be null, and JSON for labels of any name', () => {
    expect(typed('alerts')).toEqual(
      expect.arrayContaining(['value DOUBLE', 'labels VARCHAR', 'rule_id VARCHAR', 'fired_at TIMESTAMPTZ']),
    );
  });

  it('are the base columns only for a topic outside the catalogue', () => {
    for (const topic of ['elsewhere', 'constructor', '__proto__'])
      expect(topicColumns(topic).columns).toEqual(baseColumns);
  });

  it('begin with the base columns and have different names in every topic', () => {
    for (const topic of topics) {
      const names = topicColumns(topic).columns.map(({ name }) => name);
      expect(names.slice(0, baseColumns.length)).toEqual(baseColumns.map(({ name }) => name));
      expect(new Set(names).size).toBe(names.length);
    }
  });
});
