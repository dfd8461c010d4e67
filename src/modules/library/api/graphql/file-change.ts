import { Field, ID, ObjectType } from 'type-graphql';

import { formatId } from '../../../../kernel/id.ts';
import type { WatchedChange } from '../../application/watch-files.ts';
import { SyncCursorScalar } from './cursors.ts';
import { FileChangeKindEnum } from './enums.ts';
import { FileObject } from './file.ts';

@ObjectType('FileChange', { description: "A change to one of the viewer's files." })
export class FileChangeObject {
  constructor(private readonly change: WatchedChange) {}

  @Field(() => SyncCursorScalar, {
    description:
      'Store it after processing the change; pass it as `since` to resume after a disconnect.',
  })
  get cursor(): number {
    return this.change.number;
  }

  @Field(() => FileChangeKindEnum, { description: 'Kind of change.' })
  get kind(): WatchedChange['kind'] {
    return this.change.kind;
  }

  @Field(() => ID, { description: 'Id of the file, also after its deletion.' })
  get fileId(): string {
    return formatId('file', this.change.fileId);
  }

  @Field(() => FileObject, {
    nullable: true,
    description: 'The current file; null for DELETE.',
  })
  get file(): FileObject | null {
    const { file } = this.change;
    return file ? new FileObject(file) : null;
  }
}
