import { createUnionType, Field, ObjectType } from 'type-graphql';

import { DateTimeScalar, UrlScalar } from '../../../../platform/graphql/scalars.ts';
import { AvailabilityEnum } from '../../../library/api/graphql/enums.ts';
import { RetrievalEstimateObject } from '../../../retrieval/api/graphql/retrieval-estimate.ts';
import { RetrievalRequestObject } from '../../../retrieval/api/graphql/retrieval-request.ts';
import { RetrievalTierEnum, StorageClassEnum } from '../../../storage/api/graphql/enums.ts';
import type { RetrievalTier } from '../../../storage/domain/retrieval-tier.ts';
import type { StorageClass } from '../../../storage/domain/storage-class.ts';

@ObjectType('DownloadLink', { description: 'The bytes can be read now.' })
export class DownloadLinkObject {
  @Field(() => UrlScalar, {
    description:
      'Reads the bytes without further credentials; takes Range and HEAD. Treat it like a password while it lasts.',
  })
  readonly url: string;

  @Field(() => DateTimeScalar, {
    description: 'Until when the URL works; ask again for a new one.',
  })
  readonly expiresAt: Date;

  constructor(url: string, expiresAt: Date) {
    this.url = url;
    this.expiresAt = expiresAt;
  }
}

@ObjectType('RetrievalRequired', {
  description: 'The bytes lie in cold storage: a retrieval must be asked for first.',
})
export class RetrievalRequiredObject {
  @Field(() => AvailabilityEnum, { description: 'COLD.' })
  readonly availability = 'COLD';

  @Field(() => StorageClassEnum, { description: 'How the copy is stored.' })
  readonly storageClass: StorageClass;

  @Field(() => [RetrievalTierEnum], { description: 'The ways to retrieve it, fastest first.' })
  readonly tiers: readonly RetrievalTier[];

  @Field(() => [RetrievalEstimateObject], {
    description: 'What each way would cost and how long it would take, fastest first.',
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

@ObjectType('RetrievalInProgress', { description: 'The bytes are being brought back.' })
export class RetrievalInProgressObject {
  @Field(() => RetrievalRequestObject, {
    nullable: true,
    description:
      'The newest retrieval of the viewer that waits for it; null when it was cancelled meanwhile.',
  })
  readonly request: RetrievalRequestObject | null;

  constructor(request: RetrievalRequestObject | null) {
    this.request = request;
  }
}

export const FileDownloadUnion = createUnionType({
  name: 'FileDownload',
  description: "How a file's bytes can be had.",
  types: () => [DownloadLinkObject, RetrievalRequiredObject, RetrievalInProgressObject] as const,
});

export type FileDownload = DownloadLinkObject | RetrievalRequiredObject | RetrievalInProgressObject;
