import { Field, ObjectType } from 'type-graphql';

import { Node } from '../../../../platform/graphql/node.ts';
import { DateTimeScalar } from '../../../../platform/graphql/scalars.ts';
import type { AccountRow } from '../../application/account-queries.ts';
import { RoleEnum } from './enums.ts';

@ObjectType('User', { implements: Node, description: 'A user of the installation.' })
export class UserObject extends Node<AccountRow> {
  readonly prefix = 'user';

  @Field(() => String, { description: 'Email address the user signs in with, in lower case.' })
  declare readonly email: AccountRow['email'];

  @Field(() => RoleEnum, { description: 'Permissions of the account.' })
  declare readonly role: AccountRow['role'];

  @Field(() => DateTimeScalar, { description: 'When the account was created.' })
  declare readonly createdAt: AccountRow['createdAt'];
}
