import { describe, expect, it } from 'vitest';
import { safeNext, withNext } from '../src/features/account/next-page.ts';

describe('the page after signing in', () => {
  it('is one of this site', () => {
    expect(safeNext('/submit?board=demo')).toBe('/submit?board=demo');
    expect(withNext('/sign-in', '/account')).toBe('/sign-in?next=%2Faccount');
  });

  it.each([
    undefined,
    '',
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    'javascript:alert(1)',
  ])('is the front page when %j is asked for', (next) => expect(safeNext(next)).toBe('/'));
});
