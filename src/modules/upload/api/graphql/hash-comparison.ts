import { Field, Int, InputType, ObjectType } from 'type-graphql';

import { ByteSizeScalar, Sha256Scalar } from '../../../../platform/graphql/scalars.ts';
import { Payload } from '../../../../platform/graphql/user-error.ts';
import type { HashComparison, HashStatus } from '../../application/compare-hashes.ts';
import { HashStatusEnum } from './enums.ts';

@InputType('HashInput', { description: 'Hash and size of bytes that a client has.' })
export class HashInput {
  @Field(() => Sha256Scalar, { description: 'SHA-256 of the bytes.' })
  sha256!: string;

  @Field(() => ByteSizeScalar, { description: 'Size in bytes.' })
  size!: number;
}

@ObjectType('HashComparison', { description: 'Whether the viewer already has some bytes.' })
export class HashComparisonObject {
  constructor(readonly comparison: HashComparison) {}

  @Field(() => Sha256Scalar, { description: 'SHA-256 as given.' })
  get sha256(): string {
    return this.comparison.sha256.hex;
  }

  @Field(() => ByteSizeScalar, { description: 'Size in bytes as given.' })
  get size(): number {
    return this.comparison.size;
  }

  @Field(() => HashStatusEnum, { description: 'Whether the bytes need to be uploaded.' })
  get status(): HashStatus {
    return this.comparison.status;
  }
}

@ObjectType('DeletionsForgetPayload', { description: 'Result of `deletionsForget`.' })
export class DeletionsForgetPayload extends Payload {
  @Field(() => Int, { description: 'Number of hashes that were DELETED_BY_USER.' })
  readonly count: number;

  constructor(count: number) {
    super();
    this.count = count;
  }
}
