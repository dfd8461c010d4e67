import { expect, it } from 'vitest';

import { Email } from '../../../../src/modules/account/domain/email.ts';
import { ROLES, User } from '../../../../src/modules/account/domain/user.ts';
import { T0 } from '../../../support/library/samples.ts';

const ann = () =>
  User.create(
    {
      id: 'user-1',
      email: Email.of('ann@example.org'),
      role: 'USER',
      passwordHash: 'first',
      quotaLimit: 10,
    },
    T0,
  );

it('has the data it was created with', () => {
  expect(ann()).toMatchObject({
    id: 'user-1',
    email: { address: 'ann@example.org' },
    role: 'USER',
    passwordHash: 'first',
    quotaLimit: 10,
    createdAt: T0,
  });
});

it('has the role USER or ADMIN', () => {
  expect(ROLES).toEqual(['USER', 'ADMIN']);
});
