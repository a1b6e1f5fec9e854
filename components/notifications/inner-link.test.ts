import { describe, expect, it } from 'vitest';
import { innerLink } from './inner-link';

describe('the link of a notification', () => {
  it('is followed within this page', () =>
    expect(innerLink('/orders/a%2Fb?x=1#end')).toBe('/orders/a%2Fb?x=1#end'));
  it('never leads to another site, however it is written', () => {
    const outside = ['//evil.example', '/\\evil.example', '/\t/evil.example', '/\n/evil.example', '//['];
    for (const link of [...outside, 'https://evil.example', 'javascript:alert(1)', '', undefined])
      expect(innerLink(link)).toBeUndefined();
  });
});
