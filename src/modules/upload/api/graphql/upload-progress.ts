import { Field, Float, ID, ObjectType } from 'type-graphql';

import { formatId } from '../../../../kernel/id.ts';
import { CurrentViewer } from '../../../../platform/graphql/current-viewer.ts';
import { loadObject, RowObject } from '../../../../platform/graphql/row-object.ts';
import { ByteSizeScalar } from '../../../../platform/graphql/scalars.ts';
import { FileObject } from '../../../library/api/graphql/file.ts';
import type { WatchedProgress } from '../../application/progress-board.ts';
import type { Viewer } from './context.ts';
import { UploadSessionStatusEnum } from './enums.ts';

@ObjectType('UploadProgress', {
  description: 'Progress of an upload.',
})
export class UploadProgressObject extends RowObject<WatchedProgress> {
  @Field(() => ID, { description: 'ID of the upload session.' })
  get sessionId(): string {
    return formatId('upload', this.row.sessionId);
  }

  @Field(() => UploadSessionStatusEnum, { description: 'Status of the upload.' })
  declare readonly status: WatchedProgress['status'];

  @Field(() => ByteSizeScalar, { description: 'Number of bytes stored durably.' })
  declare readonly offset: WatchedProgress['offset'];

  @Field(() => ByteSizeScalar, {
    nullable: true,
    description: "Size in bytes; null while the upload's length is deferred.",
  })
  declare readonly size: WatchedProgress['size'];

  @Field(() => Float, {
    nullable: true,
    description:
      "Percentage of the bytes stored durably, 0–100; null while the upload's length is deferred.",
  })
  get percent(): number | null {
    const { offset, size } = this.row;
    if (size === null) return null;
    return size === 0 ? 100 : (offset / size) * 100;
  }

  @Field(() => FileObject, {
    nullable: true,
    description: 'The file being uploaded or the resulting file; null if there is none.',
  })
  file(@CurrentViewer() { files }: Viewer): Promise<FileObject | null> {
    return loadObject(files, this.row.fileId, FileObject);
  }
}
