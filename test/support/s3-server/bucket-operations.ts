import { notImplemented, S3Error } from './s3-error.ts';
import { bucketOf, createBucket, type Operation } from './s3-state.ts';
import { textOf, xmlDocument } from './xml.ts';

export const listBuckets: Operation = ({ buckets }) => {
  const all = [...buckets.values()].map(({ name, createdAt }) => ({
    Name: name,
    CreationDate: createdAt,
  }));
  const content = { Owner: { ID: 'owner' }, Buckets: { Bucket: all } };
  return { status: 200, body: xmlDocument('ListAllMyBucketsResult', content) };
};

export const putBucket: Operation = async (state, request) => {
  await request.receive(() => undefined);
  createBucket(state, request.bucket);
  return { status: 200, headers: { location: `/${request.bucket}` } };
};

export const headBucket: Operation = (state, request) => {
  bucketOf(state, request.bucket);
  return { status: 200, headers: { 'x-amz-bucket-region': state.region } };
};

export const deleteBucket: Operation = (state, request) => {
  const bucket = bucketOf(state, request.bucket);
  if (!bucket.isEmpty) {
    throw new S3Error(409, 'BucketNotEmpty', 'The bucket you tried to delete is not empty');
  }
  state.buckets.delete(bucket.name);
  return { status: 204 };
};

export const getBucketLocation: Operation = (state, request) => {
  bucketOf(state, request.bucket);
  const told = state.region === 'us-east-1' ? '' : state.region;
  return { status: 200, body: xmlDocument('LocationConstraint', told) };
};

export const getBucketVersioning: Operation = (state, request) => {
  const { isVersioned } = bucketOf(state, request.bucket);
  const content = { Status: isVersioned ? 'Enabled' : undefined };
  return { status: 200, body: xmlDocument('VersioningConfiguration', content) };
};

export const putBucketVersioning: Operation = async (state, request) => {
  const bucket = bucketOf(state, request.bucket);
  const asked = await request.xml('VersioningConfiguration');
  if (textOf(asked, 'Status') !== 'Enabled') throw notImplemented('suspended versioning');
  bucket.isVersioned = true;
  return { status: 200 };
};
