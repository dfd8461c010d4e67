import { Field, ID, Int, ObjectType } from 'type-graphql';

import { formatId } from '../../../../kernel/id.ts';
import { connectionOf, edgeOf } from '../../../../platform/graphql/connection.ts';
import { CurrentViewer } from '../../../../platform/graphql/current-viewer.ts';
import { idCursors } from '../../../../platform/graphql/cursors.ts';
import { RowObject } from '../../../../platform/graphql/row-object.ts';
import { Payload } from '../../../../platform/graphql/user-error.ts';
import { FileObject } from '../../../library/api/graphql/file.ts';
import type { FileRow } from '../../../library/application/file-queries.ts';
import type { DuplicateGroupRow } from '../../application/similar-pictures.ts';
import type { Viewer } from './context.ts';

@ObjectType('SimilarFile', { description: 'A picture that looks like another one.' })
export class SimilarFileObject {
  @Field(() => FileObject, { description: 'The similar file.' })
  readonly file: FileObject;

  constructor(
    row: FileRow,
    /** In how many of 64 bits the hashes differ. */
    private readonly bits: number,
  ) {
    this.file = new FileObject(row);
  }

  @Field(() => Int, {
    description: 'How different the pictures look: 0 for the same picture, at most 12.',
  })
  get distance(): number {
    return this.bits;
  }
}

@ObjectType('DuplicateGroup', {
  description: 'Pictures that look alike: copies in other sizes or formats, or shots of one burst.',
})
class DuplicateGroupObject extends RowObject<DuplicateGroupRow> {
  @Field(() => ID, { description: "The group's ID. It changes when groups are merged." })
  get id(): string {
    return formatId('duplicates', this.row.id);
  }

  @Field(() => Int, { description: 'Number of files in the group, excluding trashed ones.' })
  declare readonly fileCount: DuplicateGroupRow['fileCount'];

  @Field(() => [FileObject], {
    description: 'The files, largest picture first; at most 100. Excludes trashed files.',
  })
  async files(@CurrentViewer() { duplicates, files }: Viewer): Promise<FileObject[]> {
    const found = await files.loadMany([...(await duplicates.load(this.row.id))]);
    return found.flatMap((file) => {
      if (file instanceof Error) throw file;
      return file ? [new FileObject(file)] : [];
    });
  }
}

export const duplicateGroupCursors = idCursors('d1');

@ObjectType('DuplicateGroupEdge', { description: 'A group and its cursor.' })
class DuplicateGroupEdgeObject extends edgeOf(DuplicateGroupObject, ({ id }: DuplicateGroupRow) =>
  duplicateGroupCursors.encode(id),
) {}

@ObjectType('DuplicateGroupConnection', { description: 'A page of groups of near duplicates.' })
export class DuplicateGroupConnectionObject extends connectionOf(DuplicateGroupEdgeObject) {}

@ObjectType('DuplicateGroupDismissPayload', { description: 'Result of `duplicateGroupDismiss`.' })
export class DuplicateGroupDismissPayload extends Payload<{ dismissedId: string }> {
  @Field(() => ID, {
    nullable: true,
    description: 'ID of the group; null if `userErrors` is not empty.',
  })
  declare readonly dismissedId: string | null;
}
