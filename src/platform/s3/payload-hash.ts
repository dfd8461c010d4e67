import type { PutObjectCommand, UploadPartCommand } from '@aws-sdk/client-s3';

/**
 * Signs a request with a hash of its body that is known already. The SDK would compute it in one go, and hold up
 * everything else meanwhile. The service refuses a body with another hash.
 */
export function withPayloadHash<C extends PutObjectCommand | UploadPartCommand>(
  command: C,
  sha256: string,
): C {
  // The same for both; only the types of what the commands take differ.
  const stack = command.middlewareStack as PutObjectCommand['middlewareStack'];
  stack.add(
    (next) => (args) => {
      const { headers } = args.request as { headers: Record<string, string> };
      headers['x-amz-content-sha256'] = sha256;
      return next(args);
    },
    { step: 'build', name: 'payloadHash' },
  );
  return command;
}
