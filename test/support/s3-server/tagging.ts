import { requireTags, versionHeaders } from './object-settings.ts';
import { bucketOf, type Operation } from './s3-state.ts';
import { childrenOf, textOf, xmlDocument } from './xml.ts';

export const putObjectTagging: Operation = async (state, request) => {
  const asked = await request.xml('Tagging');
  const object = bucketOf(state, request.bucket).require(request.key, request.versionId);
  const [set = {}] = childrenOf(asked, 'TagSet');
  const tags = childrenOf(set, 'Tag').map(
    (tag) => [textOf(tag, 'Key') ?? '', textOf(tag, 'Value') ?? ''] as const,
  );
  object.tags = requireTags(new Map(tags));
  return { status: 200, headers: versionHeaders(object) };
};

export const getObjectTagging: Operation = (state, request) => {
  const object = bucketOf(state, request.bucket).require(request.key, request.versionId);
  const all = [...object.tags].map(([Key, Value]) => ({ Key, Value }));
  const body = xmlDocument('Tagging', { TagSet: { Tag: all } });
  return { status: 200, headers: versionHeaders(object), body };
};

export const deleteObjectTagging: Operation = (state, request) => {
  const object = bucketOf(state, request.bucket).require(request.key, request.versionId);
  object.tags = new Map();
  return { status: 204, headers: versionHeaders(object) };
};
