import {
  DeleteBucketLifecycleCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketLifecycleConfigurationCommand,
  GetObjectAttributesCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  type LifecycleRule,
  PutBucketLifecycleConfigurationCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { expect } from 'vitest';

import { HELLO, refusalOf, type RuleContext, type S3Rule } from './s3-rule.ts';

/** Uses the endpoint's time, as observed by the client. */
function life({ config }: S3Client) {
  return { expiresIn: 60, signingDate: new Date(Date.now() + config.systemClockOffset) };
}

/** Links, signatures, tags, attributes, lifecycle, and deletion. */
export const ACCESS_RULES: readonly S3Rule[] = [
  {
    id: 'link-to-read',
    source: 'UG ShareObjectPreSignedURL, API GetObject',
    title: 'a signed link reads the object and sets the signed headers',
    check: async (s3) => {
      const { place } = await s3.put();
      const ResponseContentDisposition = 'attachment; filename="x.jpg"';
      const command = new GetObjectCommand({ ...place, ResponseContentDisposition });
      const answer = await fetch(await getSignedUrl(s3.client, command, life(s3.client)));
      expect(answer.status).toBe(200);
      expect(await answer.text()).toBe(HELLO.toString());
      expect(answer.headers.get('content-disposition')).toBe(ResponseContentDisposition);
    },
  },
  {
    id: 'link-changed',
    source: 'API sigv4-query-string-auth',
    title: 'a link with another signature is 403',
    check: async (s3) => {
      const { place } = await s3.put();
      const link = await getSignedUrl(s3.client, new GetObjectCommand(place), life(s3.client));
      const answer = await fetch(link.replace(/X-Amz-Signature=./, 'X-Amz-Signature=z'));
      expect(answer.status).toBe(403);
    },
  },
  {
    id: 'wrong-secret',
    source: 'API ErrorResponses',
    title: 'a request signed with another secret is 403 SignatureDoesNotMatch',
    check: async (s3) => {
      const { place } = await s3.put();
      const { accessKeyId } = s3.target.credentials;
      const client = s3.clientWith({ credentials: { accessKeyId, secretAccessKey: 'wrong' } });
      const refusal = await refusalOf(client.send(new GetObjectCommand(place)));
      expect(refusal).toEqual({ name: 'SignatureDoesNotMatch', status: 403 });
    },
  },
  {
    id: 'link-to-write',
    source: 'UG PresignedUrlUploadObject',
    title: 'a signed link writes an object',
    check: async (s3) => {
      const place = s3.place();
      // Lets the client observe the endpoint's time.
      await refusalOf(s3.plain.send(new HeadObjectCommand(place)));
      const link = await getSignedUrl(s3.plain, new PutObjectCommand(place), life(s3.plain));
      expect((await fetch(link, { method: 'PUT', body: HELLO })).status).toBe(200);
      expect(await s3.read(place)).toEqual(HELLO);
    },
  },
  {
    id: 'tags',
    source: 'API PutObjectTagging',
    title: 'tags of an object are returned',
    check: async (s3) => {
      const { place } = await s3.put();
      const TagSet = [{ Key: 'k', Value: 'v' }];
      await s3.client.send(new PutObjectTaggingCommand({ ...place, Tagging: { TagSet } }));
      const answer = await s3.client.send(new GetObjectTaggingCommand(place));
      expect(answer.TagSet).toEqual(TagSet);
    },
  },
  {
    id: 'tags-with-put',
    source: 'API PutObject',
    title: 'an object can be put with its tags',
    check: async (s3) => {
      const { place } = await s3.put({ Tagging: 'Tus-Completed=false' });
      const answer = await s3.client.send(new GetObjectTaggingCommand(place));
      expect(answer.TagSet).toEqual([{ Key: 'Tus-Completed', Value: 'false' }]);
    },
  },
  {
    id: 'attributes',
    source: 'API GetObjectAttributes',
    title: 'the size of an object is one of its attributes',
    check: async (s3) => {
      const { place } = await s3.put();
      const ObjectAttributes = ['ObjectSize', 'Checksum', 'StorageClass'] as const;
      const command = new GetObjectAttributesCommand({
        ...place,
        ObjectAttributes: [...ObjectAttributes],
      });
      expect(await s3.client.send(command)).toMatchObject({ ObjectSize: HELLO.length });
    },
  },
  {
    id: 'abort-rule',
    source: 'UG mpu-abort-incomplete-mpu-lifecycle-config',
    title: 'a rule that aborts incomplete uploads is returned',
    check: async (s3) => {
      const earlier = await lifecycleOf(s3);
      const rule: LifecycleRule = {
        ID: 'abort',
        Status: 'Enabled',
        Filter: { Prefix: s3.prefix },
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
      };
      try {
        await setLifecycle(s3, [rule]);
        expect(await lifecycleOf(s3)).toMatchObject([rule]);
      } finally {
        await setLifecycle(s3, earlier);
      }
    },
  },
  {
    id: 'delete-many',
    source: 'API DeleteObjects',
    title: 'many objects are deleted in one request, including missing ones',
    check: async (s3) => {
      const { place } = await s3.put();
      const Objects = [{ Key: place.Key }, { Key: s3.place('missing').Key }];
      const command = new DeleteObjectsCommand({ Bucket: s3.bucket, Delete: { Objects } });
      const { Deleted, Errors = [] } = await s3.client.send(command);
      expect(Deleted?.map(({ Key }) => Key)).toEqual(Objects.map(({ Key }) => Key));
      expect(Errors).toEqual([]);
    },
  },
  {
    id: 'delete-twice',
    source: 'API DeleteObject',
    title: 'deleting an object twice succeeds',
    check: async (s3) => {
      const { place } = await s3.put();
      await s3.client.send(new DeleteObjectCommand(place));
      await s3.client.send(new DeleteObjectCommand(place));
      const refusal = await refusalOf(s3.client.send(new GetObjectCommand(place)));
      expect(refusal).toEqual({ name: 'NoSuchKey', status: 404 });
    },
  },
];

async function lifecycleOf({ client, bucket }: RuleContext): Promise<LifecycleRule[]> {
  try {
    const command = new GetBucketLifecycleConfigurationCommand({ Bucket: bucket });
    return (await client.send(command)).Rules ?? [];
  } catch (error) {
    if ((error as Error).name === 'NoSuchLifecycleConfiguration') return [];
    throw error;
  }
}

async function setLifecycle({ client, bucket }: RuleContext, Rules: LifecycleRule[]) {
  const Bucket = bucket;
  if (Rules.length === 0) await client.send(new DeleteBucketLifecycleCommand({ Bucket }));
  else {
    const LifecycleConfiguration = { Rules };
    const input = { Bucket, LifecycleConfiguration };
    await client.send(new PutBucketLifecycleConfigurationCommand(input));
  }
}
