import { Field, Float, ID, ObjectType } from 'type-graphql';

import { formatId } from '../../../../kernel/id.ts';
import { ByteSizeScalar } from '../../../../platform/graphql/scalars.ts';
import type { WatchedProgress } from '../../application/progress-board.ts';
import type { UploadSessionStatus } from '../../domain/upload-session-status.ts';
import { UploadSessionStatusEnum } from './enums.ts';

@ObjectType('UploadProgress', {
  description: 'How far an upload is, told from its durable offset.',
})
export class UploadProgressObject {
  constructor(readonly progress: WatchedProgress) {}

  @Field(() => ID, { description: 'The upload session.' })
  get sessionId(): string {
    return formatId('upload', this.progress.sessionId);
  }

  @Field(() => UploadSessionStatusEnum, { description: 'Where the upload stands.' })
  get status(): UploadSessionStatus {
    return this.progress.status;
  }

  @Field(() => ByteSizeScalar, { description: 'Bytes that are stored safely.' })
  get offset(): number {
    return this.progress.offset;
  }

  @Field(() => ByteSizeScalar, {
    nullable: true,
    description: 'Length in bytes; null while it is deferred.',
  })
  get size(): number | null {
    return this.progress.size;
  }

  @Field(() => Float, {
    nullable: true,
    description:
      'Share of the bytes that are stored safely, 0 to 100; null while the length is deferred.',
  })
  get percent(): number | null {
    const { offset, size } = this.progress;
    if (size === null) return null;
    return size === 0 ? 100 : (offset / size) * 100;
  }
}
