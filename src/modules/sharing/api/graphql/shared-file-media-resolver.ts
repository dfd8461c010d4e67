import { FieldResolver, Int, Resolver, Root } from 'type-graphql';

import { RequestLoaders } from '../../../../platform/graphql/request-loaders.ts';
import { objectOf } from '../../../../platform/graphql/row-object.ts';
import { MediaLocationObject, MediaPlaceObject } from '../../../media/api/graphql/media-facts.ts';
import { MediaObject } from '../../../media/api/graphql/media.ts';
import { cameraOf } from '../../../media/domain/camera-of.ts';
import type { RecipientLoaders } from './context.ts';
import { ownedFileOf, SharedFileObject } from './shared-file.ts';

const OR_NULL = 'null if unknown or if the share does not include metadata.';

/** Properties of shared photos and videos: what an app needs to lay out a grid, and metadata if the share includes it. */
@Resolver(() => SharedFileObject)
export class SharedFileMediaResolver {
  @FieldResolver(() => Int, {
    nullable: true,
    description: 'Width in pixels as displayed, with the orientation applied.',
  })
  async width(
    @Root() file: SharedFileObject,
    @RequestLoaders() loaders: RecipientLoaders,
  ): Promise<MediaObject['width'] | null> {
    return (await mediaOf(file, loaders))?.width;
  }

  @FieldResolver(() => Int, {
    nullable: true,
    description: 'Height in pixels as displayed, with the orientation applied.',
  })
  async height(
    @Root() file: SharedFileObject,
    @RequestLoaders() loaders: RecipientLoaders,
  ): Promise<MediaObject['height'] | null> {
    return (await mediaOf(file, loaders))?.height;
  }

  @FieldResolver(() => Int, { nullable: true, description: 'Duration in milliseconds.' })
  async durationMs(
    @Root() file: SharedFileObject,
    @RequestLoaders() loaders: RecipientLoaders,
  ): Promise<MediaObject['durationMs'] | null> {
    return (await mediaOf(file, loaders))?.durationMs;
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      'ThumbHash of the picture in Base64: a blurred placeholder to draw before the preview is loaded.',
  })
  async thumbhash(
    @Root() file: SharedFileObject,
    @RequestLoaders() loaders: RecipientLoaders,
  ): Promise<string | null> {
    return (await mediaOf(file, loaders))?.thumbhash ?? null;
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'Dominant color of the picture, such as `#1e90ff`.',
  })
  async dominantColor(
    @Root() file: SharedFileObject,
    @RequestLoaders() loaders: RecipientLoaders,
  ): Promise<MediaObject['dominantColor'] | null> {
    return (await mediaOf(file, loaders))?.dominantColor;
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: `Make and model of the camera; ${OR_NULL}`,
  })
  async camera(
    @Root() file: SharedFileObject,
    @RequestLoaders() loaders: RecipientLoaders,
  ): Promise<string | null> {
    const metadata = await metadataOf(file, loaders);
    return (metadata && cameraOf(metadata.row.facts)) ?? null;
  }

  @FieldResolver(() => MediaPlaceObject, {
    nullable: true,
    description: `Town within 50 km of where it was taken; ${OR_NULL}`,
  })
  async place(
    @Root() file: SharedFileObject,
    @RequestLoaders() loaders: RecipientLoaders,
  ): Promise<MediaPlaceObject | null> {
    return (await metadataOf(file, loaders))?.place ?? null;
  }

  @FieldResolver(() => MediaLocationObject, {
    nullable: true,
    description: `Where it was taken; ${OR_NULL}`,
  })
  async location(
    @Root() file: SharedFileObject,
    @RequestLoaders() loaders: RecipientLoaders,
  ): Promise<MediaLocationObject | null> {
    return (await metadataOf(file, loaders))?.location ?? null;
  }
}

async function mediaOf(
  { row }: SharedFileObject,
  { sharedMedia }: RecipientLoaders,
): Promise<MediaObject | null> {
  return objectOf(await sharedMedia.load(ownedFileOf(row)), MediaObject);
}

/** Returns null if the share does not include metadata. */
async function metadataOf(
  file: SharedFileObject,
  loaders: RecipientLoaders,
): Promise<MediaObject | null> {
  return file.row.share.includeMetadata ? mediaOf(file, loaders) : null;
}
