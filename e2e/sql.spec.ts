import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, placed, test } from './fixtures';

const editor = (page: Page) => page.getByRole('textbox', { name: 'SQL statement' });
const result = (page: Page) => page.getByRole('table', { name: 'Result' });
const endless = 'WITH RECURSIVE a AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM a) SELECT count(*) FROM a';

async function open(page: Page): Promise<void> {
  await page.goto('/analytics/sql');
  await expect(page.getByRole('button', { name: 'Run' })).toBeVisible();
}

/** Replaces the statement, without completion, and runs it. */
async function run(page: Page, sql: string): Promise<void> {
  await editor(page).fill(sql);
  await editor(page).press('Control+Enter');
}

test('a statement sees an event of seconds ago, as a table, a chart and files', async ({
  admin,
  publisher,
}) => {
  const name = `Sql ${randomUUID().slice(0, 8)}`;
  await publisher.publish(placed(`${name}-1`, `${name} \u202eone`), placed(`${name}-2`, `${name} two`));
  await open(admin);
  const sql = `SELECT "at", customer.name AS customer, total, NULL AS nothing FROM orders
WHERE customer.name LIKE '${name}%' ORDER BY key`;
  await expect(async () => {
    await run(admin, sql);
    await expect(result(admin).getByRole('row')).toHaveCount(3, { timeout: 3_000 });
  }).toPass();
  const row = result(admin).getByRole('row').nth(1);
  await expect(row).toContainText(`${name} \u202eone`);
  await expect(row.locator('bdi', { hasText: name })).toHaveAttribute('dir', 'auto');
  await expect(row).toContainText('2500');
  await expect(row).toContainText('NULL');
  await expect(result(admin).getByRole('columnheader', { name: /total/ })).toContainText('BIGINT');
  await expect(admin.getByRole('region', { name: 'Result' }).getByRole('status').first()).toContainText(
    /^2 rows · 4 columns · .* before it ran · times in UTC/,
  );

  await admin.getByRole('button', { name: 'Show row 2' }).click();
  await expect(admin.getByRole('dialog', { name: 'Row 2' })).toContainText(`${name} two`);
  await admin.keyboard.press('Escape');
  await admin.getByRole('radio', { name: 'Chart' }).click();
  await expect(admin.getByRole('figure', { name: 'Chart of total by at' })).toContainText(
    'All 2 rows are drawn.',
  );

  const [csv] = await Promise.all([
    admin.waitForEvent('download'),
    admin.getByRole('button', { name: 'CSV' }).click(),
  ]);
  const lines = (await readFile(await csv.path(), 'utf8')).trim().split('\n');
  expect([csv.suggestedFilename(), lines.length, lines[0]]).toEqual([
    'result.csv',
    3,
    'at,customer,total,nothing',
  ]);
  await expect(admin.getByText('Saved 2 rows.')).toBeVisible();
  const [parquet] = await Promise.all([
    admin.waitForEvent('download'),
    admin.getByRole('button', { name: 'Parquet' }).click(),
  ]);
  expect((await readFile(await parquet.path())).subarray(0, 4).toString()).toBe('PAR1');
});

test('a link shows its statement and runs nothing; reload and history keep statements', async ({ admin }) => {
  const statements: string[] = [];
  admin.on('request', (request) => {
    if (request.url().endsWith('/api/admin/sql')) statements.push(request.postData() ?? '');
  });
  await admin.goto(`/analytics/sql?q=${encodeURIComponent('SELECT 6 * 7 AS answer')}`);
  await expect(editor(admin)).toHaveText('SELECT 6 * 7 AS answer');
  await expect(admin.getByText('This statement is from a link and has not run.')).toBeVisible();
  expect(statements).toEqual([]);
  await admin.getByRole('button', { name: 'Run' }).click();
  await expect(result(admin)).toContainText('42');
  await run(admin, 'SELECT 43 AS next');
  await expect(result(admin)).toContainText('43');
  await expect(admin).toHaveURL(/q=SELECT/);
  await admin.reload();
  await expect(editor(admin)).toHaveText('SELECT 43 AS next');
  expect(statements).toHaveLength(2);
  await admin.getByRole('radio', { name: 'History' }).click();
  await admin
    .getByRole('list', { name: 'History' })
    .getByRole('button', { name: /6 \* 7/ })
    .click();
  await expect(editor(admin)).toHaveText('SELECT 6 * 7 AS answer');
});

test('names are completed, and the keyboard leaves the editor', async ({ admin }) => {
  await open(admin);
  await editor(admin).fill('');
  await editor(admin).pressSequentially('SELECT count(*) FROM ord');
  const options = admin.getByRole('listbox');
  await expect(options.getByRole('option').first()).toContainText('orders');
  // Not Enter, which CodeMirror ignores for the first 75 ms of a list.
  await options.getByRole('option').first().click();
  await expect(editor(admin)).toHaveText('SELECT count(*) FROM orders');
  await editor(admin).pressSequentially(' WHERE tot');
  await expect(options.getByRole('option', { name: /^total/ })).toContainText('BIGINT');
  await options.getByRole('option', { name: /^total/ }).click();
  await expect(editor(admin)).toHaveText('SELECT count(*) FROM orders WHERE total');
  await editor(admin).press('Escape');
  await editor(admin).press('Tab');
  await expect(admin.getByRole('button', { name: 'Run' })).toBeFocused();
});

test.describe('a statement that is refused or cancelled', () => {
  test.use({ expectedErrors: [/status of (422|409)/] });

  for (const [sql, text] of [
    ["SELECT * FROM read_csv('/etc/passwd')", 'The table function read_csv cannot be used here'],
    ["COPY (SELECT 1) TO '/tmp/stolen'", 'Only statements that read can be run here'],
    ['SELECT 1; SELECT 2', 'Run one at a time'],
  ] as const) {
    test(`says why: ${sql}`, async ({ admin }) => {
      await open(admin);
      await run(admin, sql);
      await expect(admin.getByRole('main').getByRole('alert')).toContainText(text);
      await run(admin, "SELECT 'still' || ' here' AS state");
      await expect(result(admin)).toContainText('still here');
    });
  }

  test('shows the place of an error', async ({ admin }) => {
    await open(admin);
    await run(admin, 'SELECT 1,\n  nothing FROM orders');
    await admin.getByRole('button', { name: 'Line 2, column 3' }).click();
    await expect(editor(admin)).toBeFocused();
    await expect(admin.locator('.cm-sql-error')).toHaveText('nothing');
  });

  test('ends with Escape, and when its page is closed', async ({ admin }) => {
    await open(admin);
    await run(admin, endless);
    await expect(admin.getByText('Running', { exact: true })).toBeVisible();
    await editor(admin).press('Escape');
    await expect(admin.getByText('Cancelled. Nothing was changed.')).toBeVisible();

    await run(admin, endless);
    await expect(admin.getByText('Running', { exact: true })).toBeVisible();
    await admin.goto('/analytics');
    await open(admin);
    await expect(async () => {
      await run(admin, "SELECT 'free' || ' again' AS state");
      await expect(result(admin)).toContainText('free again', { timeout: 1_000 });
    }).toPass();
  });
});

test.describe('a visitor who is not signed in', () => {
  test.use({ expectedErrors: [/401/] });

  test('sees where to sign in, and the routes answer 401', async ({ page, request, stack }) => {
    await page.goto('/analytics/sql?q=SELECT+1');
    await expect(page.getByText('Only admins can run SQL')).toBeVisible();
    await expect(page.getByRole('main').getByRole('link', { name: 'Sign in' })).toHaveAttribute(
      'href',
      '/admin',
    );
    const headers = { origin: new URL(stack.page).origin };
    const answers = [
      await request.post('/api/admin/sql', { data: { sql: 'SELECT 1' }, headers }),
      await request.post('/api/admin/sql/cancel', { headers }),
      await request.get('/api/admin/sql/tables'),
    ];
    expect(answers.map((answer) => answer.status())).toEqual([401, 401, 401]);
  });

  test('another site cannot run a statement with the cookie of an admin', async ({ admin }) => {
    const headers = { origin: 'http://evil.example' };
    const answer = await admin.request.post('/api/admin/sql', { data: { sql: 'SELECT 1' }, headers });
    expect(answer.status()).toBe(403);
  });
});
