import { describe, expect, it } from 'vitest';
import { equalSecrets } from '../../../shared/auth/equal-secrets.ts';

describe('the comparison of secrets', () => {
  it.each([
    ['the same text', 'secret', 'secret', true],
    ['another text', 'secret', 'secreT', false],
    ['a longer text', 'secret', 'secret ', false],
    ['nothing and something', '', 'secret', false],
    ['nothing and nothing', '', '', true],
    ['texts that look alike but are other code points', 'é', 'e\u0301', false],
  ])('%s', (_name, one, other, expected) => {
    expect(equalSecrets(one, other)).toBe(expected);
  });
});
