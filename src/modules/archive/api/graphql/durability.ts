import { Field, Int, ObjectType } from 'type-graphql';

import { RowObject } from '../../../../platform/graphql/row-object.ts';
import { DateTimeScalar } from '../../../../platform/graphql/scalars.ts';
import type { Durability } from '../../domain/durability.ts';
import { DurabilityProblemEnum } from './enums.ts';

@ObjectType('Durability', {
  description: 'How safely a file is stored. Check before an app deletes its local copy.',
})
export class DurabilityObject extends RowObject<Durability> {
  @Field(() => Boolean, {
    description:
      'Whether the file is stored safely: as many verified copies as the archive policy requires, at configured providers that do not only simulate an archive, and not all on one disk; and it is not in the trash. `problems` tells why not. This can become false again, so check right before deleting.',
  })
  get safeToDeleteLocal(): boolean {
    return this.row.problems.length === 0;
  }

  @Field(() => [DurabilityProblemEnum], {
    description: 'Why the local copy must not be deleted; empty if `safeToDeleteLocal` is true.',
  })
  declare readonly problems: Durability['problems'];

  @Field(() => Boolean, {
    description:
      'Whether the number of verified copies meets the archive policy, at the configured providers it names.',
  })
  get policyMet(): boolean {
    return this.row.isPolicyMet;
  }

  @Field(() => Int, { description: 'Number of configured providers with a verified copy.' })
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
