import { Field, Float, ID, ObjectType } from 'type-graphql';

import { formatId } from '../../../../kernel/id.ts';
import { FileChangeKindEnum, UploadSessionStatusEnum } from '../../../../platform/graphql/enums.ts';
import { ByteSizeScalar, SyncCursorScalar } from '../../../../platform/graphql/scalars.ts';
import { FileObject } from '../../../library/api/graphql/file.ts';
import type { WatchedChange } from '../../../library/application/watch-files.ts';
import type { WatchedProgress } from '../../application/progress-board.ts';
import type { UploadSessionStatus } from '../../domain/upload-session-status.ts';

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

@ObjectType('FileChange', { description: "One step in the history of the viewer's library." })
export class FileChangeObject {
  constructor(private readonly change: WatchedChange) {}

  @Field(() => SyncCursorScalar, {
    description: 'Keep it once the change is taken over; go on from it after a lost connection.',
  })
  get cursor(): number {
    return this.change.number;
  }

  @Field(() => FileChangeKindEnum, { description: 'What happened.' })
  get kind(): WatchedChange['kind'] {
    return this.change.kind;
  }

  @Field(() => ID, { description: 'The file, also when it is gone.' })
  get fileId(): string {
    return formatId('file', this.change.fileId);
  }

  @Field(() => FileObject, {
    nullable: true,
    description: 'The file as it is now; null for DELETE.',
  })
  get file(): FileObject | null {
    const { file } = this.change;
    return file ? new FileObject(file) : null;
  }
}
