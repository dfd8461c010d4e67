import { Field, Int, ObjectType } from 'type-graphql';

import { ByteSizeScalar, DateTimeScalar } from '../../../../platform/graphql/scalars.ts';
import type { CopyState } from '../../../library/domain/copy.ts';
import { StorageClassEnum } from '../../../storage/api/graphql/enums.ts';
import type { StorageClass } from '../../../storage/domain/storage-class.ts';
import type { ArchiveTotals, CopyRow, FileArchiveRow } from '../../application/archive-queries.ts';
import type { ArchivalState } from '../../domain/archival.ts';
import { ArchivalStateEnum, CopyStateEnum } from './enums.ts';

@ObjectType('Copy', { description: 'One placement of the bytes of a file.' })
export class CopyObject {
  constructor(private readonly row: CopyRow) {}

  @Field(() => String, { description: 'The configured name of the provider that holds it.' })
  get provider(): string {
    return this.row.provider;
  }

  @Field(() => StorageClassEnum, { description: 'How it is stored there.' })
  get storageClass(): StorageClass {
    return this.row.storageClass;
  }

  @Field(() => CopyStateEnum, { description: 'What is known of it.' })
  get state(): CopyState {
    return this.row.state;
  }

  @Field(() => DateTimeScalar, { description: 'When it was made.' })
  get createdAt(): Date {
    return this.row.createdAt;
  }

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it was last found to be equal to the original; null when never.',
  })
  get verifiedAt(): Date | null {
    return this.row.verifiedAt ?? null;
  }
}

@ObjectType('FileArchive', { description: 'How a file is on its way into the archive.' })
export class FileArchiveObject {
  constructor(private readonly row: FileArchiveRow) {}

  @Field(() => [CopyObject], {
    description: 'Where the bytes lie, the copies that were given up included.',
  })
  get copies(): readonly CopyObject[] {
    return this.row.copies.map((copy) => new CopyObject(copy));
  }

  @Field(() => ArchivalStateEnum, {
    nullable: true,
    description: 'How far it is; null for a file that is to stay where it landed.',
  })
  get state(): ArchivalState | null {
    return this.row.state ?? null;
  }

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When the next step comes: the archive, another try, or the end of the hot copy.',
  })
  get dueAt(): Date | null {
    return this.row.state === 'RELEASED' ? null : (this.row.dueAt ?? null);
  }

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When the policy was met; null before.',
  })
  get archivedAt(): Date | null {
    return this.row.archivedAt ?? null;
  }

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When the hot copy may go; null where it stays.',
  })
  get releaseAt(): Date | null {
    return this.row.releaseAt ?? null;
  }

  @Field(() => String, {
    nullable: true,
    description: 'Why the last step came to nothing, in one sentence; null when all is well.',
  })
  get problem(): string | null {
    return this.row.problem ?? null;
  }
}

@ObjectType('ArchiveShare', { description: 'Part of a library in one state.' })
export class ArchiveShareObject {
  constructor(private readonly totals: ArchiveTotals | undefined) {}

  @Field(() => Int, { description: 'How many different contents.' })
  get contents(): number {
    return this.totals?.contents ?? 0;
  }

  @Field(() => ByteSizeScalar, { description: 'Their bytes.' })
  get bytes(): number {
    return this.totals?.bytes ?? 0;
  }

  @Field(() => Int, { description: 'How many of them had trouble at the last step.' })
  get troubled(): number {
    return this.totals?.troubled ?? 0;
  }

  @Field(() => String, {
    nullable: true,
    description: 'The trouble that came last, in one sentence.',
  })
  get problem(): string | null {
    return this.totals?.problem ?? null;
  }

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When the next step comes; null when none will.',
  })
  get nextDueAt(): Date | null {
    return this.totals?.nextDueAt ?? null;
  }
}

@ObjectType('ArchiveProgress', {
  description:
    "How the viewer's library is on its way into the archive. Identical files count once.",
})
export class ArchiveProgressObject {
  @Field(() => ArchiveShareObject, { description: 'Not archived yet.' })
  readonly waiting: ArchiveShareObject;

  @Field(() => ArchiveShareObject, { description: 'Archived, with the hot copy still there.' })
  readonly archived: ArchiveShareObject;

  @Field(() => ArchiveShareObject, { description: 'In the archive alone.' })
  readonly released: ArchiveShareObject;

  constructor(totals: readonly ArchiveTotals[]) {
    const share = (state: ArchivalState): ArchiveShareObject =>
      new ArchiveShareObject(totals.find((row) => row.state === state));
    this.waiting = share('WAITING');
    this.archived = share('ARCHIVED');
    this.released = share('RELEASED');
  }
}
