import { expect, it } from 'vitest';

import { requireAcceptablePassword } from '../../../../src/modules/account/domain/password.ts';

const face = '\u{1F600}';

it.each(['a'.repeat(10), 'a'.repeat(256), face.repeat(10), face.repeat(256), ' '.repeat(10)])(
  'accepts a password of 10 to 256 characters (case %#)',
  (password) => {
    expect(() => requireAcceptablePassword(password)).not.toThrow();
  },
);

it.each(['', 'a'.repeat(9), 'a'.repeat(257), face.repeat(9), face.repeat(257)])(
  'refuses a shorter or longer password, counting characters rather than UTF-16 units (case %#)',
  (password) => {
    expect(() => requireAcceptablePassword(password)).toThrow(
      expect.objectContaining({ code: 'PASSWORD_INVALID' }),
    );
  },
);

it('does not include the password in the error message', () => {
  expect(() => requireAcceptablePassword('hunter2')).not.toThrow(/hunter2/);
});
