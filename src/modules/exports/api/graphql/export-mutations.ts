import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';

import type { UserErrorData } from '../../../../platform/graphql/errors.ts';
import { ByteSizeScalar, DateTimeScalar } from '../../../../platform/graphql/scalars.ts';
import {
  USER_ERRORS_DESCRIPTION,
  UserErrorObject,
} from '../../../../platform/graphql/user-error.ts';
import { RetrievalEstimateObject } from '../../../retrieval/api/graphql/retrieval-estimate.ts';
import { MoneyInput } from '../../../retrieval/api/graphql/retrieval-mutations.ts';
import { RetrievalTierEnum } from '../../../storage/api/graphql/enums.ts';
import type { RetrievalTier } from '../../../storage/domain/retrieval-tier.ts';
import type { ExportEstimate } from '../../application/estimate-export.ts';
import { ArchiveExportObject } from './archive-export.ts';

@InputType('ExportCreateInput', {
  description:
    'What to export, `ids` or `albumId`, and how frozen files are to be brought back. With neither `tier` nor `neededBy` the cheapest tier is taken.',
})
export class ExportCreateInput {
  @Field(() => [ID], { nullable: true, description: '1 to 1,000 files, in the order of the zip.' })
  ids?: string[] | null;

  @Field(() => ID, {
    nullable: true,
    description: 'The files that the album has now, at most 1,000.',
  })
  albumId?: string | null;

  @Field(() => RetrievalTierEnum, { nullable: true, description: 'One of the tiers estimated.' })
  tier?: RetrievalTier | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'The cheapest tier that is ready by then; refused where none is.',
  })
  neededBy?: Date | null;

  @Field(() => MoneyInput, {
    nullable: true,
    description:
      'Refused when bringing back what is frozen is estimated to cost more. Always send what was shown to the person.',
  })
  maxCost?: MoneyInput | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'For how many days what is frozen is to stay readable, 2 to 30; null for as few as are sensible.',
  })
  days?: number | null;
}

@ObjectType('ExportPayload', { description: 'The outcome of a mutation of an export.' })
export class ExportPayload {
  @Field(() => ArchiveExportObject, {
    nullable: true,
    description: 'The export as it is now; null when there are userErrors.',
  })
  readonly export: ArchiveExportObject | null;

  @Field(() => [UserErrorObject], { description: USER_ERRORS_DESCRIPTION })
  readonly userErrors: readonly UserErrorObject[];

  constructor(outcome: { export?: ArchiveExportObject; error?: UserErrorData }) {
    this.export = outcome.export ?? null;
    this.userErrors = outcome.error ? [new UserErrorObject(outcome.error)] : [];
  }
}

@ObjectType('ExportEstimate', {
  description: 'What an export would hold, and what it would take to bring back what is frozen.',
})
export class ExportEstimateObject {
  constructor(private readonly estimate: ExportEstimate) {}

  @Field(() => Int, { description: 'How many files it would have.' })
  get filesTotal(): number {
    return this.estimate.files;
  }

  @Field(() => ByteSizeScalar, { description: 'The bytes of all of them.' })
  get bytesTotal(): number {
    return this.estimate.bytes;
  }

  @Field(() => Int, {
    description: 'How many lie in cold storage only, those included that were brought back.',
  })
  get filesFrozen(): number {
    return this.estimate.frozenFiles;
  }

  @Field(() => ByteSizeScalar, { description: 'The bytes of these.' })
  get bytesFrozen(): number {
    return this.estimate.frozenBytes;
  }

  @Field(() => ByteSizeScalar, { description: 'The length of the zip.' })
  get sizeBytes(): number {
    return this.estimate.zipBytes;
  }

  @Field(() => [RetrievalEstimateObject], {
    description:
      'What bringing back would cost and how long it would take, one per tier, fastest first. Empty when all can be read now: then the export is READY at once.',
  })
  get retrieval(): readonly RetrievalEstimateObject[] {
    return this.estimate.retrieval.map((one) => new RetrievalEstimateObject(one));
  }
}
