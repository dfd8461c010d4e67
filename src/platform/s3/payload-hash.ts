import type { PutObjectCommand, UploadPartCommand } from '@aws-sdk/client-s3';

/**
 * Signs a request with a precomputed body hash. The SDK would hash the body synchronously and block the event loop. The
 * service rejects a body with a different hash.
 */
export function withPayloadHash<C extends PutObjectCommand | UploadPartCommand>(
  command: C,
  sha256: string,
): C {
  // Both commands have the same middleware; only their types differ.
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
