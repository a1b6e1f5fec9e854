// @vitest-environment happy-dom
import { screen } from '@testing-library/react';
import {
  AppRouterContext,
  type AppRouterInstance,
} from 'next/dist/shared/lib/app-router-context.shared-runtime';
import { expect, it } from 'vitest';
import { showPage, withScreen } from '@/components/live/testing/live-page.fixture';
import { CommandPalette } from './command-palette';

withScreen();

const show = (role: 'viewer' | 'admin') =>
  showPage(
    // Nothing is opened here.
    <AppRouterContext value={{} as AppRouterInstance}>
      <CommandPalette isOpen onClose={() => undefined} />
    </AppRouterContext>,
    undefined,
    role,
  );

it('finds the SQL page for an administrator', async () => {
  await show('admin');
  expect(await screen.findByRole('option', { name: 'SQL' })).toBeTruthy();
});

it('has no page that a viewer may not open', async () => {
  await show('viewer');
  expect(await screen.findByRole('option', { name: 'Analytics' })).toBeTruthy();
  expect(screen.queryByRole('option', { name: 'SQL' })).toBeNull();
});
