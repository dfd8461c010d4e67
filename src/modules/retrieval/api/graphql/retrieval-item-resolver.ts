import { FieldResolver, Resolver, Root } from 'type-graphql';

import { CurrentViewer } from '../../../../platform/graphql/current-viewer.ts';
import { loadObject } from '../../../../platform/graphql/row-object.ts';
import { FileObject } from '../../../library/api/graphql/file.ts';
import type { Viewer } from './context.ts';
import { RetrievalItemObject } from './retrieval-request.ts';

@Resolver(() => RetrievalItemObject)
export class RetrievalItemResolver {
  @FieldResolver(() => FileObject, {
    nullable: true,
    description: 'The file; null if it has been deleted.',
  })
  async file(
    @Root() { row }: RetrievalItemObject,
    @CurrentViewer() { files }: Viewer,
  ): Promise<FileObject | null> {
    return loadObject(files, row.fileId, FileObject);
  }
}
