import { Field, ID, ObjectType } from 'type-graphql';

import { formatId } from '../../../../kernel/id.ts';
import type { WatchedChange } from '../../application/watch-files.ts';
import { SyncCursorScalar } from './cursors.ts';
import { FileChangeKindEnum } from './enums.ts';
import { FileObject } from './file.ts';

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
