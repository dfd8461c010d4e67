import { Field, ID, ObjectType } from 'type-graphql';

import { formatId } from '../../../../kernel/id.ts';
import type { WatchedChange } from '../../application/watch-files.ts';
import { ChangeObject } from './change.ts';
import { FileObject } from './file.ts';

@ObjectType('FileChange', { description: "A change to one of the viewer's files." })
export class FileChangeObject extends ChangeObject<WatchedChange> {
  @Field(() => ID, { description: 'ID of the file, also after its deletion.' })
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
