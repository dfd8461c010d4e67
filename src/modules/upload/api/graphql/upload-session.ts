import { Ctx, Field, ObjectType } from 'type-graphql';

import { countedConnectionOf, edgeOf } from '../../../../platform/graphql/connection.ts';
import { CurrentViewer } from '../../../../platform/graphql/current-viewer.ts';
import { Node } from '../../../../platform/graphql/node.ts';
import { loadObject } from '../../../../platform/graphql/row-object.ts';
import {
  ByteSizeScalar,
  DateTimeScalar,
  Sha256Scalar,
  UrlScalar,
} from '../../../../platform/graphql/scalars.ts';
import { FileObject } from '../../../library/api/graphql/file.ts';
import type { UploadSessionRow } from '../../application/upload-session-store.ts';
import type { GraphqlContext, Viewer } from './context.ts';
import { sessionCursors } from './cursors.ts';
import { UploadSessionStatusEnum } from './enums.ts';

@ObjectType('UploadSession', { implements: Node, description: 'An upload, resumable with tus.' })
export class UploadSessionObject extends Node<UploadSessionRow> {
  readonly prefix = 'upload';

  @Field(() => UploadSessionStatusEnum, { description: 'Status of the upload.' })
  declare readonly status: UploadSessionRow['status'];

  @Field(() => ByteSizeScalar, { description: 'Number of bytes stored durably; resume from here.' })
  declare readonly offset: UploadSessionRow['offset'];

  @Field(() => ByteSizeScalar, {
    nullable: true,
    description: "Size in bytes; null while the upload's length is deferred.",
  })
  declare readonly size: UploadSessionRow['size'];

  @Field(() => Sha256Scalar, {
    nullable: true,
    description:
      'SHA-256 declared by the client, which identifies the source file together with `size`; null if none was declared.',
  })
  get sha256(): string | null {
    return this.row.declaredHash?.hex ?? null;
  }

  @Field(() => Boolean, {
    description: 'Whether the viewer already had these bytes; `file` is then the existing file.',
  })
  declare readonly duplicate: UploadSessionRow['duplicate'];

  @Field(() => DateTimeScalar, { description: 'When the upload was created.' })
  declare readonly createdAt: UploadSessionRow['createdAt'];

  @Field(() => DateTimeScalar, {
    description:
      'When the upload expires, extended whenever bytes arrive; for a finished upload, when its record is deleted.',
  })
  declare readonly expiresAt: UploadSessionRow['expiresAt'];

  @Field(() => UrlScalar, {
    description: 'URL to upload the bytes to with tus (`uploadUrl` in tus-js-client).',
  })
  url(@Ctx() { baseUrl }: Pick<GraphqlContext, 'baseUrl'>): string {
    return `${baseUrl()}/uploads/${this.id}`;
  }

  @Field(() => FileObject, {
    nullable: true,
    description: 'The file being uploaded or the resulting file; null if there is none.',
  })
  file(@CurrentViewer() { files }: Viewer): Promise<FileObject | null> {
    return loadObject(files, this.row.resultFileId ?? this.row.fileId, FileObject);
  }
}

@ObjectType('UploadSessionEdge', { description: 'An upload and its cursor.' })
class UploadSessionEdgeObject extends edgeOf(UploadSessionObject, ({ id }: UploadSessionRow) =>
  sessionCursors.encode(id),
) {}

@ObjectType('UploadSessionConnection', { description: "A page of the viewer's uploads." })
export class UploadSessionConnectionObject extends countedConnectionOf(UploadSessionEdgeObject) {}
