import { createUnionType, Field, ObjectType } from 'type-graphql';

import type { RetrievalTier } from '../../../domain/retrieval/retrieval-tier.ts';
import type { StorageClass } from '../../../domain/storage/storage-class.ts';
import { DateTimeScalar, UrlScalar } from '../scalars.ts';
import { AvailabilityEnum, RetrievalTierEnum, StorageClassEnum } from './enums.ts';

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

  constructor(storageClass: StorageClass, tiers: readonly RetrievalTier[]) {
    this.storageClass = storageClass;
    this.tiers = tiers;
  }
}

@ObjectType('RetrievalInProgress', { description: 'The bytes are being brought back.' })
export class RetrievalInProgressObject {
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When the retrieval was asked for, where that is known.',
  })
  readonly requestedAt: Date | null = null;
}

export const FileDownloadUnion = createUnionType({
  name: 'FileDownload',
  description: "How a file's bytes can be had.",
  types: () => [DownloadLinkObject, RetrievalRequiredObject, RetrievalInProgressObject] as const,
});

export type FileDownload = DownloadLinkObject | RetrievalRequiredObject | RetrievalInProgressObject;
