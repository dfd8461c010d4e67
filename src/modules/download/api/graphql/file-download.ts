import { createUnionType, Field, ObjectType } from 'type-graphql';

import { DateTimeScalar, UrlScalar } from '../../../../platform/graphql/scalars.ts';
import { AvailabilityEnum } from '../../../library/api/graphql/enums.ts';
import { RetrievalEstimateObject } from '../../../retrieval/api/graphql/retrieval-estimate.ts';
import { RetrievalRequestObject } from '../../../retrieval/api/graphql/retrieval-request.ts';
import { RetrievalTierEnum, StorageClassEnum } from '../../../storage/api/graphql/enums.ts';
import type { RetrievalTier } from '../../../storage/domain/retrieval-tier.ts';
import type { StorageClass } from '../../../storage/domain/storage-class.ts';

@ObjectType('DownloadLink', { description: 'The file can be downloaded now.' })
export class DownloadLinkObject {
  @Field(() => UrlScalar, {
    description:
      'URL that returns the bytes without further credentials; supports Range and HEAD. Keep it secret until it expires.',
  })
  readonly url: string;

  @Field(() => DateTimeScalar, {
    description: 'Expiry of the URL; request a new one afterwards.',
  })
  readonly expiresAt: Date;

  constructor(url: string, expiresAt: Date) {
    this.url = url;
    this.expiresAt = expiresAt;
  }
}

@ObjectType('RetrievalRequired', {
  description: 'The file is in cold storage and must be retrieved before it can be read.',
})
export class RetrievalRequiredObject {
  @Field(() => AvailabilityEnum, { description: 'Always COLD.' })
  readonly availability = 'COLD';

  @Field(() => StorageClassEnum, { description: 'Storage class of the copy.' })
  readonly storageClass: StorageClass;

  @Field(() => [RetrievalTierEnum], { description: 'Available retrieval tiers, fastest first.' })
  readonly tiers: readonly RetrievalTier[];

  @Field(() => [RetrievalEstimateObject], {
    description: 'Estimated cost and duration of each tier, fastest first.',
  })
  readonly estimates: readonly RetrievalEstimateObject[];

  constructor(
    { storageClass, tiers }: { storageClass: StorageClass; tiers: readonly RetrievalTier[] },
    estimates: readonly RetrievalEstimateObject[],
  ) {
    this.storageClass = storageClass;
    this.tiers = tiers;
    this.estimates = estimates;
  }
}

@ObjectType('RetrievalInProgress', { description: 'The file is being restored from cold storage.' })
export class RetrievalInProgressObject {
  @Field(() => RetrievalRequestObject, {
    nullable: true,
    description:
      "The viewer's newest retrieval that is waiting for the file; null if it was cancelled in the meantime.",
  })
  readonly request: RetrievalRequestObject | null;

  constructor(request: RetrievalRequestObject | null) {
    this.request = request;
  }
}

export const FileDownloadUnion = createUnionType({
  name: 'FileDownload',
  description: "How to obtain a file's bytes.",
  types: () => [DownloadLinkObject, RetrievalRequiredObject, RetrievalInProgressObject] as const,
});

export type FileDownload = DownloadLinkObject | RetrievalRequiredObject | RetrievalInProgressObject;
