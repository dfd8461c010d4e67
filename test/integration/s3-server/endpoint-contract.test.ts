import { s3EndpointContract } from '../../contract/s3-endpoint.contract.ts';
import { startS3Server } from '../../support/s3-server/s3-server.ts';

s3EndpointContract('the S3 test server', async () => {
  const server = await startS3Server();
  const { endpoint, region, credentials, clock } = server;
  return {
    endpoint,
    region,
    credentials,
    bucket: 'contract',
    advance: (ms) => clock.advance(ms),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
});
