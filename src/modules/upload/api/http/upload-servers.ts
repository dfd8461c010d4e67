import type { FastifyInstance } from 'fastify';

import type { HttpSettings } from '../../../../platform/http/http-settings.ts';
import type { InterimResponses } from '../resumable-upload/interim-response.ts';
import {
  isResumableUpload,
  ResumableUploadServer,
} from '../resumable-upload/resumable-upload-server.ts';
import { TusServer } from '../tus/tus-server.ts';
import type { UploadDeps } from './upload-deps.ts';
import { uploadRoutes } from './upload-routes.ts';

/** Mounts `/uploads` for tus and IETF resumable uploads. Shutting down stops running uploads at a durable offset. */
export async function uploadServers(
  app: FastifyInstance,
  deps: UploadDeps & { readonly interimResponses: InterimResponses },
  { publicUrl, corsOrigins, log }: HttpSettings,
): Promise<void> {
  const { interimResponses } = deps;
  const tus = new TusServer(deps, publicUrl, log);
  const resumable = new ResumableUploadServer(deps, { publicUrl, interimResponses }, log);
  app.addHook('preClose', async () => deps.leases.drain());
  await uploadRoutes(app, {
    protocolOf: (request) => (isResumableUpload(request) ? resumable : tus),
    allowedOrigins: corsOrigins,
  });
}
