import { Field, Float, ID, ObjectType } from 'type-graphql';

import { formatId } from '../../../../kernel/id.ts';
import { ByteSizeScalar } from '../../../../platform/graphql/scalars.ts';
import type { WatchedProgress } from '../../application/progress-board.ts';
import type { UploadSessionStatus } from '../../domain/upload-session-status.ts';
import { UploadSessionStatusEnum } from './enums.ts';

@ObjectType('UploadProgress', {
  description: 'Progress of an upload.',
})
export class UploadProgressObject {
  constructor(readonly progress: WatchedProgress) {}

  @Field(() => ID, { description: 'ID of the upload session.' })
  get sessionId(): string {
    return formatId('upload', this.progress.sessionId);
  }

  @Field(() => UploadSessionStatusEnum, { description: 'Status of the upload.' })
  get status(): UploadSessionStatus {
    return this.progress.status;
  }

  @Field(() => ByteSizeScalar, { description: 'Number of bytes stored durably.' })
  get offset(): number {
    return this.progress.offset;
  }

  @Field(() => ByteSizeScalar, {
    nullable: true,
    description: "Size in bytes; null while the upload's length is deferred.",
  })
  get size(): number | null {
    return this.progress.size;
  }

  @Field(() => Float, {
    nullable: true,
    description:
      "Percentage of the bytes stored durably, 0–100; null while the upload's length is deferred.",
  })
  get percent(): number | null {
    const { offset, size } = this.progress;
    if (size === null) return null;
    return size === 0 ? 100 : (offset / size) * 100;
  }
}
