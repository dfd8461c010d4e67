import {
  STORAGE_CLASSES,
  type StorageClass,
} from '../../src/modules/storage/domain/storage-class.ts';
import { knownS3Server } from '../contract/known-s3-servers.ts';
import { s3EndpointContract } from '../contract/s3-endpoint.contract.ts';
import { s3ProviderContractOn } from '../contract/s3-provider-on.contract.ts';

const {
  S3_ENDPOINT: endpoint = '',
  S3_REGION: region = 'us-east-1',
  S3_BUCKET: bucket = '',
  S3_SERVER: serverName = 'none',
  S3_CLASSES: wished,
  AWS_ACCESS_KEY_ID: accessKeyId = '',
  AWS_SECRET_ACCESS_KEY: secretAccessKey = '',
  AWS_SESSION_TOKEN: sessionToken,
} = process.env;

if (!URL.canParse(endpoint) || bucket === '' || accessKeyId === '' || secretAccessKey === '') {
  throw new Error('needs S3_ENDPOINT, S3_BUCKET, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY');
}

const server = knownS3Server(serverName);

async function open() {
  await server.prepare?.(endpoint);
  const credentials = { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
  const target = { endpoint, region, bucket, credentials };
  // If restores complete quickly, no clock needs to be advanced.
  return server.restoresSoon ? { ...target, advance: () => {} } : target;
}

s3EndpointContract(endpoint, open, server.differences);
s3ProviderContractOn(endpoint, wished ? classesOf(wished) : server.classes, server, open);

function classesOf(list: string): StorageClass[] {
  return list.split(',').map((name) => {
    const found = STORAGE_CLASSES.find((one) => one === name);
    if (!found) throw new Error(`${name} is none of: ${STORAGE_CLASSES.join(', ')}`);
    return found;
  });
}
