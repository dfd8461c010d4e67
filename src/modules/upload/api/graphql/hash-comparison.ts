import { Field, InputType, ObjectType } from 'type-graphql';

import { HashStatusEnum } from '../../../../platform/graphql/enums.ts';
import { ByteSizeScalar, Sha256Scalar } from '../../../../platform/graphql/scalars.ts';
import type { HashComparison, HashStatus } from '../../application/compare-hashes.ts';

@InputType('HashInput', { description: 'Bytes that a client has, named by their hash and length.' })
export class HashInput {
  @Field(() => Sha256Scalar, { description: 'Their SHA-256.' })
  sha256!: string;

  @Field(() => ByteSizeScalar, { description: 'Their length in bytes.' })
  size!: number;
}

@ObjectType('HashComparison', { description: 'What the viewer has of some bytes.' })
export class HashComparisonObject {
  constructor(readonly comparison: HashComparison) {}

  @Field(() => Sha256Scalar, { description: 'As asked.' })
  get sha256(): string {
    return this.comparison.sha256.hex;
  }

  @Field(() => ByteSizeScalar, { description: 'As asked.' })
  get size(): number {
    return this.comparison.size;
  }

  @Field(() => HashStatusEnum, { description: 'What to do with them.' })
  get status(): HashStatus {
    return this.comparison.status;
  }
}
