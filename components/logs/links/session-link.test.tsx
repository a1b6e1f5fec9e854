// @vitest-environment happy-dom
import { render, screen, waitFor } from '@testing-library/react';
import { SWRConfig } from 'swr';
import { expect, it } from 'vitest';
import { withLogsApi } from '@/components/logs/testing/logs-api.fixture';
import { SessionLink } from './session-link';

const api = withLogsApi();
const at = 1_800_000_000_000;
const answerOf = (...ids: string[]) => ({
  active: 0,
  activePaths: [],
  sessions: ids.map((sessionId) => ({
    ...{ sessionId, firstAt: at - 9_000, lastAt: at, events: 3, path: '/shop' },
    ...{ furthest: 'purchase', orders: ['ORD-1'], errors: 0 },
  })),
  freshMs: 5,
});
const show = () =>
  render(
    <SWRConfig value={{ provider: () => new Map() }}>
      <SessionLink orderId="ORD-1" at={at} />
    </SWRConfig>,
  );

it('leads from an order to the session that placed it', async () => {
  api().put('/api/sessions', answerOf('s/1'));
  show();
  const link = await screen.findByRole('link', { name: 'Session s/1' });
  expect(link.getAttribute('href')).toBe(`/analytics/sessions/s%2F1?at=${at}`);
  expect(api().query('/api/sessions')?.get('orderId')).toBe('ORD-1');
});

it('is not there for an order that no session placed', async () => {
  api().put('/api/sessions', answerOf());
  const { container } = show();
  await waitFor(() => expect(api().asked).toHaveLength(1));
  expect(container.textContent).toBe('');
});
