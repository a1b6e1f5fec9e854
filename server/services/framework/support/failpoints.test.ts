import { expect, it } from 'vitest';
import { createFaults } from './failpoints';

it('kills at the planned passing of a point, and at no other', () => {
  let kills = 0;
  const pass = createFaults({ 'after-commit-before-publish': 3 }, () => {
    kills += 1;
  });
  pass('after-commit-before-publish');
  for (let i = 0; i < 5; i += 1) pass('after-publish-before-delete');
  pass('after-commit-before-publish');
  expect(kills).toBe(0);
  pass('after-commit-before-publish');
  expect(kills).toBe(1);
  pass('after-commit-before-publish');
  expect(kills).toBe(1);
});
