import { FieldResolver, Resolver, Root } from 'type-graphql';

import { CurrentViewer } from '../../../../platform/graphql/current-viewer.ts';
import { loadObject } from '../../../../platform/graphql/row-object.ts';
import { FileObject } from '../../../library/api/graphql/file.ts';
import type { Viewer } from './context.ts';
import { ShareAccessObject } from './share.ts';

@Resolver(() => ShareAccessObject)
export class ShareAccessResolver {
  @FieldResolver(() => FileObject, {
    nullable: true,
    description:
      'The file involved; null if the access concerns the whole share or the file was deleted.',
  })
  async file(
    @Root() { row }: ShareAccessObject,
    @CurrentViewer() { files }: Viewer,
  ): Promise<FileObject | null> {
    return loadObject(files, row.fileId, FileObject);
  }
}
