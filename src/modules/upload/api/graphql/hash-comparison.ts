import { Field, Int, InputType, ObjectType } from 'type-graphql';

import { CurrentViewer } from '../../../../platform/graphql/current-viewer.ts';
import { loadObject, RowObject } from '../../../../platform/graphql/row-object.ts';
import {
  ByteSizeScalar,
  DateTimeScalar,
  Sha256Scalar,
} from '../../../../platform/graphql/scalars.ts';
import { Payload } from '../../../../platform/graphql/user-error.ts';
import { FileObject } from '../../../library/api/graphql/file.ts';
import type { HashComparison } from '../../application/compare-hashes.ts';
import type { Viewer } from './context.ts';
import { HashStatusEnum } from './enums.ts';
import { UploadSessionObject } from './upload-session.ts';

@InputType('HashInput', { description: 'Hash and size of bytes that a client has.' })
export class HashInput {
  @Field(() => Sha256Scalar, { description: 'SHA-256 of the bytes.' })
  sha256!: string;

  @Field(() => ByteSizeScalar, { description: 'Size in bytes.' })
  size!: number;
}

@ObjectType('HashComparison', { description: 'Whether the viewer already has some bytes.' })
export class HashComparisonObject extends RowObject<HashComparison> {
  @Field(() => Sha256Scalar, { description: 'SHA-256 as given.' })
  get sha256(): string {
    return this.row.sha256.hex;
  }

  @Field(() => ByteSizeScalar, { description: 'Size in bytes as given.' })
  declare readonly size: HashComparison['size'];

  @Field(() => HashStatusEnum, { description: 'Whether the bytes need to be uploaded.' })
  declare readonly status: HashComparison['status'];

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When the viewer permanently deleted the bytes; null unless DELETED_BY_USER.',
  })
  get deletedAt(): Date | undefined {
    const { status, match } = this.row;
    return status === 'DELETED_BY_USER' ? match.deletedAt : undefined;
  }

  @Field(() => FileObject, {
    nullable: true,
    description: 'The file with these bytes; null unless DUPLICATE or TRASHED.',
  })
  file(@CurrentViewer() { files }: Viewer): Promise<FileObject | null> {
    return loadObject(files, this.row.match.fileId, FileObject);
  }

  @Field(() => UploadSessionObject, {
    nullable: true,
    description: 'The upload in progress; resume it at its `url`. Null unless IN_PROGRESS.',
  })
  uploadSession(@CurrentViewer() { uploads }: Viewer): Promise<UploadSessionObject | null> {
    return loadObject(uploads, this.row.match.sessionId, UploadSessionObject);
  }
}

@ObjectType('DeletionsForgetPayload', { description: 'Result of `deletionsForget`.' })
export class DeletionsForgetPayload extends Payload<{ count: number }> {
  @Field(() => Int, { description: 'Number of hashes that were DELETED_BY_USER.' })
  declare readonly count: number;
}
