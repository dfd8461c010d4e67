import { Field, Int, ObjectType } from 'type-graphql';

import { RowObject } from '../../../../platform/graphql/row-object.ts';
import { DateTimeScalar } from '../../../../platform/graphql/scalars.ts';
import type { Durability } from '../../domain/durability.ts';

@ObjectType('Durability', {
  description: 'How safely a file is stored. Check before an app deletes its local copy.',
})
export class DurabilityObject extends RowObject<Durability> {
  @Field(() => Boolean, {
    description:
      'Whether the policy is met and the file is not in the trash. This can become false again, so check right before deleting.',
  })
  get safeToDeleteLocal(): boolean {
    return this.row.isSafeToDeleteLocal;
  }

  @Field(() => Boolean, {
    description:
      'Whether the number of verified copies meets the archive policy, at the providers it names.',
  })
  get policyMet(): boolean {
    return this.row.isPolicyMet;
  }

  @Field(() => Int, { description: 'Number of providers with a verified copy.' })
  get verifiedCopies(): number {
    return this.row.providers.length;
  }

  @Field(() => [String], { description: 'Configured names of the providers with a verified copy.' })
  declare readonly providers: Durability['providers'];

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When any copy last matched the original; null if none ever did.',
  })
  declare readonly lastVerifiedAt: Durability['lastVerifiedAt'];
}
