import { expect, test } from 'vitest';
import { conditionSchema } from '@/lib/alerts/condition';
import { conditionCases, conditionLines } from '@/lib/alerts/condition-cases.fixture';
import { batchOf, openEngine, row } from '@/server/lake/engine/engine.fixture';
import { storableJson } from '@/server/lake/reading/json-text';
import { conditionsSql } from '../condition-sql';
import { Parameters } from '../parameters';

const names = Object.keys(conditionLines);
const rows = Object.values(conditionLines).map((line, offset) => {
  const data = JSON.stringify(line);
  const fields = storableJson(line);
  const event = { type: 'log.written', source: 'shop', data, fields: fields === data ? null : fields };
  return row(offset, event);
});

async function lakeOfLines() {
  const lake = await openEngine({}, ['logs']);
  await lake.engine.append([batchOf(rows.slice(0, 5), { topic: 'logs' })], new Map());
  await lake.roll('logs');
  await lake.engine.append([batchOf(rows.slice(5), { topic: 'logs' })], new Map());
  return lake.engine;
}

test('a condition lets the rows through that the engine counts, in files and in open rows', async () => {
  const engine = await lakeOfLines();
  for (const { condition, passes } of conditionCases) {
    const parameters = new Parameters();
    const fields = { topic: 'logs', invalid: false } as const;
    const where = conditionsSql([conditionSchema.parse(condition)], fields, parameters);
    const sql = `SELECT "offset" FROM logs WHERE ${where} ORDER BY "offset"`;
    const { rows: found } = await engine.query(sql, { topics: ['logs'], params: parameters.values });
    expect({ condition, passes: found.map(([offset]) => names[Number(offset)]) }).toEqual({
      condition,
      passes,
    });
  }
});

test('a text of a condition is a parameter, and a path has no characters of SQL', async () => {
  const engine = await lakeOfLines();
  const parameters = new Parameters();
  const hostile = `x' OR true --`;
  const where = conditionsSql(
    [conditionSchema.parse({ field: 'service', is: hostile })],
    { topic: 'logs', invalid: false },
    parameters,
  );
  expect(where).not.toContain(hostile);
  const result = await engine.query(`SELECT 1 FROM logs WHERE ${where}`, {
    topics: ['logs'],
    params: parameters.values,
  });
  expect(result.rows).toEqual([]);
  expect(conditionSchema.safeParse({ field: `service' OR`, is: 'x' }).success).toBe(false);
});
