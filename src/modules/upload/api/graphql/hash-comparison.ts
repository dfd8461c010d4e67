import { Field, Int, InputType, ObjectType } from 'type-graphql';

import { ByteSizeScalar, Sha256Scalar } from '../../../../platform/graphql/scalars.ts';
import {
  USER_ERRORS_DESCRIPTION,
  UserErrorObject,
} from '../../../../platform/graphql/user-error.ts';
import type { HashComparison, HashStatus } from '../../application/compare-hashes.ts';
import { HashStatusEnum } from './enums.ts';

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

@ObjectType('DeletionsForgetPayload', { description: 'The outcome of `deletionsForget`.' })
export class DeletionsForgetPayload {
  @Field(() => Int, { description: 'How many of the hashes were DELETED_BY_USER.' })
  readonly count: number;

  @Field(() => [UserErrorObject], { description: USER_ERRORS_DESCRIPTION })
  readonly userErrors: readonly UserErrorObject[] = [];

  constructor(count: number) {
    this.count = count;
  }
}
