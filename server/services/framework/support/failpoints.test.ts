import { expect, it } from 'vitest';
import { createFailpoints } from './failpoints';

it('kills on the planned hit of a failpoint, and on no other', () => {
  let kills = 0;
  const failpoint = createFailpoints({ 'after-commit-before-publish': 3 }, () => {
    kills += 1;
  });
  failpoint('after-commit-before-publish');
  for (let i = 0; i < 5; i += 1) failpoint('after-publish-before-delete');
  failpoint('after-commit-before-publish');
  expect(kills).toBe(0);
  failpoint('after-commit-before-publish');
  expect(kills).toBe(1);
  failpoint('after-commit-before-publish');
  expect(kills).toBe(1);
});
