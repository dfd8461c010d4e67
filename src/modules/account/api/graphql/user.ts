import { Field, ObjectType } from 'type-graphql';

import { Node } from '../../../../platform/graphql/node.ts';
import { DateTimeScalar } from '../../../../platform/graphql/scalars.ts';
import type { AccountRow } from '../../application/account-queries.ts';
import type { Role } from '../../domain/user.ts';
import { RoleEnum } from './enums.ts';

@ObjectType('User', { implements: Node, description: 'A user of the installation.' })
export class UserObject extends Node {
  constructor(private readonly row: AccountRow) {
    super('user', row.id);
  }

  @Field(() => String, { description: 'Email address the user signs in with, in lower case.' })
  get email(): string {
    return this.row.email;
  }

  @Field(() => RoleEnum, { description: 'Permissions of the account.' })
  get role(): Role {
    return this.row.role;
  }

  @Field(() => DateTimeScalar, { description: 'When the account was created.' })
  get createdAt(): Date {
    return this.row.createdAt;
  }
}
