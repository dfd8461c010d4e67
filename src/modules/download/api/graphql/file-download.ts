import { createUnionType, Field, ObjectType } from 'type-graphql';

import { RowObject } from '../../../../platform/graphql/row-object.ts';
import { DateTimeScalar, UrlScalar } from '../../../../platform/graphql/scalars.ts';
import { AvailabilityEnum } from '../../../library/api/graphql/enums.ts';
import { RetrievalEstimateObject } from '../../../retrieval/api/graphql/retrieval-estimate.ts';
import { RetrievalRequestObject } from '../../../retrieval/api/graphql/retrieval-request.ts';
import type { RetrievalEstimate } from '../../../retrieval/domain/retrieval-estimate.ts';
import { RetrievalTierEnum, StorageClassEnum } from '../../../storage/api/graphql/enums.ts';
import type { RetrievalTier } from '../../../storage/domain/retrieval-tier.ts';
import type { StorageClass } from '../../../storage/domain/storage-class.ts';

@ObjectType('DownloadLink', { description: 'The file can be downloaded now.' })
export class DownloadLinkObject extends RowObject<{ url: string; expiresAt: Date }> {
  @Field(() => UrlScalar, {
    description:
      'URL that returns the bytes without further credentials; supports Range and HEAD. Keep it secret until it expires.',
  })
  declare readonly url: string;

  @Field(() => DateTimeScalar, {
    description: 'Expiry of the URL; request a new one afterwards.',
  })
  declare readonly expiresAt: Date;
}

interface Requirement {
  readonly storageClass: StorageClass;
  readonly tiers: readonly RetrievalTier[];
  readonly estimates: readonly RetrievalEstimate[];
}

@ObjectType('RetrievalRequired', {
  description: 'The file is in cold storage and must be retrieved before it can be read.',
})
export class RetrievalRequiredObject extends RowObject<Requirement> {
  @Field(() => AvailabilityEnum, { description: 'Always COLD.' })
  readonly availability = 'COLD';

  @Field(() => StorageClassEnum, { description: 'Storage class of the copy.' })
  declare readonly storageClass: Requirement['storageClass'];

  @Field(() => [RetrievalTierEnum], { description: 'Available retrieval tiers, fastest first.' })
  declare readonly tiers: Requirement['tiers'];

  @Field(() => [RetrievalEstimateObject], {
    description: 'Estimated cost and duration of each tier, fastest first.',
  })
  declare readonly estimates: Requirement['estimates'];
}

@ObjectType('RetrievalInProgress', { description: 'The file is being restored from cold storage.' })
export class RetrievalInProgressObject extends RowObject<{
  request: RetrievalRequestObject | null;
}> {
  @Field(() => RetrievalRequestObject, {
    nullable: true,
    description:
      "The viewer's newest retrieval that is waiting for the file; null if it was cancelled in the meantime.",
  })
  declare readonly request: RetrievalRequestObject | null;
}

export const FileDownloadUnion = createUnionType({
  name: 'FileDownload',
  description: "How to obtain a file's bytes.",
  types: () => [DownloadLinkObject, RetrievalRequiredObject, RetrievalInProgressObject] as const,
});

export type FileDownload = DownloadLinkObject | RetrievalRequiredObject | RetrievalInProgressObject;
