import { randomUUID } from 'node:crypto';
import type { AlertRuleInput } from '@/lib/alerts/rule';
import { incidentsSince } from '@/server/testing/alerts/history';
import { changeRule, resetRule } from '@/server/testing/alerts/limits';
import { jumpingPrice, poisonedPrices, wrongPasswords } from '@/server/testing/alerts/messages';
import { notificationProblems } from '@/server/testing/alerts/notifications';
import { play, together, untilResolved } from '@/server/testing/alerts/play';
import { stoppedHistory } from '@/server/testing/alerts/processes';
import { soldOut } from '@/server/testing/alerts/shop';
import { wrongWith } from '@/server/testing/alerts/verdict';
import { openWorld } from '@/server/testing/alerts/world';
import { expect, test } from './fixtures';

/** `npm run proof:alerts` takes the rules as they are, and every scenario. */
const shorter: readonly (readonly [id: string, change: Partial<AlertRuleInput>])[] = [
  ['process-down', { for: '2s' }],
  ['price-moved', { window: '5s' }],
  ['prices-invalid', { window: '5s' }],
  ['sign-in-refused', { window: '5s' }],
];

test('five troubles at once fire their alerts and no others, and these are resolved when they end', async ({
  stack,
}) => {
  const world = await openWorld(stack);
  try {
    for (const [id, change] of shorter) await changeRule(world, id, change);
    const troubles = [
      ...[stoppedHistory, soldOut, poisonedPrices, wrongPasswords],
      jumpingPrice(`J${randomUUID().slice(0, 8)}`),
    ];
    const played = await play(together('five at once', troubles), world);
    await untilResolved(world, played.from, 30_000);
    const incidents = await incidentsSince(stack, played.from);
    expect(wrongWith([played], incidents)).toEqual([]);
    expect(await notificationProblems(world, incidents)).toEqual([]);
  } finally {
    for (const [id] of shorter) await resetRule(world, id);
    await world.close();
  }
});
