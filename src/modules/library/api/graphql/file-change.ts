import { Field, ID, ObjectType } from 'type-graphql';

import { formatId } from '../../../../kernel/id.ts';
import { objectOf } from '../../../../platform/graphql/row-object.ts';
import type { FileChange } from '../../application/watch-files.ts';
import { ChangeObject } from './change.ts';
import { FileObject } from './file.ts';

@ObjectType('FileChange', { description: "A change to one of the viewer's files." })
export class FileChangeObject extends ChangeObject<FileChange> {
  @Field(() => ID, { description: 'ID of the file, also after its deletion.' })
  get fileId(): string {
    return formatId('file', this.row.id);
  }

  @Field(() => FileObject, {
    nullable: true,
    description: 'The current file; null for DELETE.',
  })
  get file(): FileObject | null {
    return objectOf(this.row.row, FileObject);
  }
}
