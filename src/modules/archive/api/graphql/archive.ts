import { Field, Int, ObjectType } from 'type-graphql';

import { RowObject } from '../../../../platform/graphql/row-object.ts';
import { ByteSizeScalar, DateTimeScalar } from '../../../../platform/graphql/scalars.ts';
import { StorageClassEnum } from '../../../storage/api/graphql/enums.ts';
import type { ArchiveTotals, CopyRow, FileArchiveRow } from '../../application/archive-queries.ts';
import type { ArchivalState } from '../../domain/archival.ts';
import { ArchivalStateEnum, CopyStateEnum } from './enums.ts';

@ObjectType('Copy', { description: "A copy of a file's bytes at a provider." })
abstract class CopyObject implements CopyRow {
  @Field(() => String, { description: 'Configured name of the provider.' })
  declare readonly provider: CopyRow['provider'];

  @Field(() => StorageClassEnum, { description: 'Storage class of the copy.' })
  declare readonly storageClass: CopyRow['storageClass'];

  @Field(() => CopyStateEnum, { description: 'Verification state of the copy.' })
  declare readonly state: CopyRow['state'];

  @Field(() => DateTimeScalar, { description: 'When the copy was created.' })
  declare readonly createdAt: CopyRow['createdAt'];

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When the copy last matched the original; null if it never did.',
  })
  declare readonly verifiedAt: CopyRow['verifiedAt'];
}

@ObjectType('FileArchive', { description: 'Archiving progress of a file.' })
export class FileArchiveObject extends RowObject<FileArchiveRow> {
  @Field(() => [CopyObject], {
    description: 'All copies, including released ones.',
  })
  declare readonly copies: FileArchiveRow['copies'];

  @Field(() => ArchivalStateEnum, {
    nullable: true,
    description: 'Archiving state; null for a file that stays at the landing provider.',
  })
  declare readonly state: FileArchiveRow['state'];

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      'When the next step is due: archiving, a retry, or the deletion of the hot copy. Null if the file stays at the landing provider or its hot copy was deleted.',
  })
  get dueAt(): Date | null {
    return this.row.state === 'RELEASED' ? null : (this.row.dueAt ?? null);
  }

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When the archive policy was met; null until then.',
  })
  declare readonly archivedAt: FileArchiveRow['archivedAt'];

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When the hot copy may be deleted; null if it is kept.',
  })
  declare readonly releaseAt: FileArchiveRow['releaseAt'];

  @Field(() => String, {
    nullable: true,
    description: 'Error of the last step; null if it succeeded.',
  })
  declare readonly problem: FileArchiveRow['problem'];
}

type ArchiveShare = Omit<ArchiveTotals, 'state'>;

const NOTHING: ArchiveShare = {
  contents: 0,
  bytes: 0,
  troubled: 0,
  problem: undefined,
  nextDueAt: undefined,
};

@ObjectType('ArchiveShare', { description: 'Contents of a library in one archiving state.' })
abstract class ArchiveShareObject implements ArchiveShare {
  @Field(() => Int, { description: 'Number of distinct contents.' })
  declare readonly contents: ArchiveShare['contents'];

  @Field(() => ByteSizeScalar, { description: 'Total size in bytes.' })
  declare readonly bytes: ArchiveShare['bytes'];

  @Field(() => Int, { description: 'Number of contents whose last step failed.' })
  declare readonly troubled: ArchiveShare['troubled'];

  @Field(() => String, {
    nullable: true,
    description: 'The most recent error; null if there is none.',
  })
  declare readonly problem: ArchiveShare['problem'];

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When the next step is due; null if none is.',
  })
  declare readonly nextDueAt: ArchiveShare['nextDueAt'];
}

@ObjectType('ArchiveProgress', {
  description: "Archiving progress of the viewer's library. Identical files count once.",
})
export class ArchiveProgressObject {
  @Field(() => ArchiveShareObject, { description: 'Contents not archived yet.' })
  readonly waiting: ArchiveShare;

  @Field(() => ArchiveShareObject, {
    description: 'Archived contents whose hot copy still exists.',
  })
  readonly archived: ArchiveShare;

  @Field(() => ArchiveShareObject, { description: 'Archived contents whose hot copy was deleted.' })
  readonly released: ArchiveShare;

  constructor(totals: readonly ArchiveTotals[]) {
    const share = (state: ArchivalState): ArchiveShare =>
      totals.find((row) => row.state === state) ?? NOTHING;
    this.waiting = share('WAITING');
    this.archived = share('ARCHIVED');
    this.released = share('RELEASED');
  }
}
