import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';

import type { GraphqlContext } from '../../../../platform/graphql/context.ts';
import { CurrentViewer } from '../../../../platform/graphql/current-viewer.ts';
import { loadObject } from '../../../../platform/graphql/row-object.ts';
import { FileObject } from '../../../library/api/graphql/file.ts';
import type { FileMediaRow } from '../../application/media-queries.ts';
import { PREVIEW_TYPES, type PreviewFormat } from '../../domain/preview-format.ts';
import type { PreviewProblem } from '../../domain/preview-problem.ts';
import { fittingPreview } from '../../domain/preview-size.ts';
import type { Viewer } from './context.ts';
import { PreviewFormatEnum, PreviewProblemEnum, PreviewStatusEnum } from './enums.ts';
import { MediaObject } from './media.ts';
import { PreviewObject } from './preview.ts';

/** Adds previews and properties of media to files. */
@Resolver(() => FileObject)
export class MediaResolver {
  /** `cdnUrl`: origin of a CDN in front of the previews, without a trailing slash. */
  constructor(private readonly deps: { readonly cdnUrl: string | undefined }) {}

  @FieldResolver(() => MediaObject, {
    nullable: true,
    description:
      'Properties of a photo, video or recording; null for other files and until the upload is complete.',
  })
  async media(
    @Root() file: FileObject,
    @CurrentViewer() { media }: Viewer,
  ): Promise<MediaObject | null> {
    return loadObject(media, file.row.id, MediaObject);
  }

  @FieldResolver(() => PreviewObject, {
    nullable: true,
    description:
      'The smallest preview whose longer edge has at least `size` pixels, or else the largest one; null unless `previewStatus` is READY.',
  })
  async preview(
    @Root() file: FileObject,
    @Arg('size', () => Int, {
      defaultValue: 512,
      description: 'Wanted length of the longer edge in pixels. Previews have 256, 512 and 1440.',
    })
    wanted: number,
    @Arg('format', () => PreviewFormatEnum, {
      defaultValue: PreviewFormatEnum.WEBP,
      description: 'Format of the image.',
    })
    format: PreviewFormat,
    @CurrentViewer() { media }: Viewer,
    @Ctx() context: GraphqlContext,
  ): Promise<PreviewObject | null> {
    const row = await media.load(file.row.id);
    const preview = row && fittingPreview(row.previews, wanted);
    if (!preview) return null;
    const { extension } = PREVIEW_TYPES[format];
    const path = `/previews/${row.key}/${preview.size}.${extension}`;
    return new PreviewObject({ ...preview, url: (this.deps.cdnUrl ?? context.baseUrl()) + path });
  }

  @FieldResolver(() => PreviewStatusEnum, { description: 'Whether the file has previews.' })
  async previewStatus(
    @Root() file: FileObject,
    @CurrentViewer() { media }: Viewer,
  ): Promise<FileMediaRow['status'] | 'NONE'> {
    return (await media.load(file.row.id))?.status ?? 'NONE';
  }

  @FieldResolver(() => PreviewProblemEnum, {
    nullable: true,
    description: 'Why no previews can be made; null unless `previewStatus` is REFUSED.',
  })
  async previewProblem(
    @Root() file: FileObject,
    @CurrentViewer() { media }: Viewer,
  ): Promise<PreviewProblem | null> {
    return (await media.load(file.row.id))?.problem ?? null;
  }
}
