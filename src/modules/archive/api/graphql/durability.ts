import { Field, Int, ObjectType } from 'type-graphql';

import { DateTimeScalar } from '../../../../platform/graphql/scalars.ts';
import type { Durability } from '../../domain/durability.ts';

@ObjectType('Durability', {
  description: "How safe a file's bytes are: what to know before an app deletes its own copy.",
})
export class DurabilityObject {
  constructor(private readonly durability: Durability) {}

  @Field(() => Boolean, {
    description:
      'The policy is met and the file is not in the trash. False again as soon as it is not: ask right before deleting.',
  })
  get safeToDeleteLocal(): boolean {
    return this.durability.isSafeToDeleteLocal;
  }

  @Field(() => Boolean, {
    description: 'As many verified copies are there as the policy asks for, where it does.',
  })
  get policyMet(): boolean {
    return this.durability.isPolicyMet;
  }

  @Field(() => Int, { description: 'How many providers have a verified copy.' })
  get verifiedCopies(): number {
    return this.durability.providers.length;
  }

  @Field(() => [String], { description: 'The configured names of these providers.' })
  get providers(): readonly string[] {
    return this.durability.providers;
  }

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When a copy was last found to be equal to the original; null when never.',
  })
  get lastVerifiedAt(): Date | null {
    return this.durability.lastVerifiedAt ?? null;
  }
}
