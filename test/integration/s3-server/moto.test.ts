import { describe, expect, it } from 'vitest';

import { STORAGE_CLASSES } from '../../../src/modules/storage/domain/storage-class.ts';
import { KNOWN_S3_SERVERS } from '../../contract/known-s3-servers.ts';
import { s3EndpointContract } from '../../contract/s3-endpoint.contract.ts';
import { s3ProviderContractOn } from '../../contract/s3-provider-on.contract.ts';
import { motoProgram, MOTO_VERSION, startMotoServer } from '../../support/storage/moto-server.ts';

const FULL = process.env['FAULTS'] === 'full';
const { differences, classes, prepare, ...server } = KNOWN_S3_SERVERS.moto;

const program = await motoProgram();
if (program === undefined) console.warn(`NOT TESTED: on moto (needs moto[server] ${MOTO_VERSION})`);

it('finds moto through MOTO_SERVER or PATH', ({ skip }) => {
  skip(program === undefined, `NOT TESTED: needs moto[server] ${MOTO_VERSION}`);
  expect(program).toMatch(/moto_server$/);
});

describe.skipIf(program === undefined)('with moto', () => {
  s3EndpointContract('moto', start, differences);
  s3ProviderContractOn('moto', FULL ? STORAGE_CLASSES : classes, server, start);
});

async function start() {
  const moto = await startMotoServer(program ?? '');
  await prepare(moto.url);
  return {
    endpoint: moto.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
    bucket: 'contract',
    // Its restores complete quickly on their own.
    advance: () => {},
    [Symbol.asyncDispose]: () => moto[Symbol.asyncDispose](),
  };
}
