import type { FastifyInstance, FastifyRequest } from 'fastify';

import { DomainError } from '../../../../kernel/domain-error.ts';
import type { HttpSettings } from '../../../../platform/http/http-settings.ts';
import { sendProblems, withErrorHandling } from '../../../../platform/http/with-error-handling.ts';
import type { DeletionReport, DeletionReports } from '../../application/deletion-reports.ts';

type ReportRequest = FastifyRequest<{
  Params: { id: string };
  Querystring: { signature?: string };
}>;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Signed path of the report on a deletion. */
export function reportPath(deletionId: string, signature: string): string {
  return `/account-deletions/${deletionId}?signature=${signature}`;
}

/** `/account-deletions/:id`: the report on a deletion, authorized by its signed link. */
export async function accountDeletionRoutes(
  app: FastifyInstance,
  { deletionReports }: { readonly deletionReports: DeletionReports },
  { log }: Pick<HttpSettings, 'log'>,
): Promise<void> {
  app.route({
    method: ['GET', 'HEAD'],
    url: '/account-deletions/:id',
    handler: withErrorHandling(sendProblems(log), async (request: ReportRequest, reply) => {
      const { id } = request.params;
      const { signature } = request.query;
      const isGiven = UUID.test(id) && typeof signature === 'string';
      const report = isGiven ? await deletionReports.read(id, signature) : undefined;
      if (!report) throw new DomainError('NOT_FOUND', 'Report not found.');
      reply.headers({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
      await reply.send(bodyOf(report));
    }),
  });
}

function bodyOf({ status, contents, remaining, ...row }: DeletionReport) {
  const { requestedAt, dueAt, startedAt, finishedAt } = row;
  return { status, requestedAt, dueAt, startedAt, finishedAt, contents, remaining };
}
