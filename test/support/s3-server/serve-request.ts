import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

import type { Fault } from './faults.ts';
import { OPERATION_TABLE } from './operation-table.ts';
import type { LoggedRequest } from './request-log.ts';
import { S3Error } from './s3-error.ts';
import { type ParsedRequest, parseRequest, S3Request } from './s3-request.ts';
import type { S3Answer, S3State } from './s3-state.ts';
import { ConnectionCut, cutAfter, sendAnswer } from './send-answer.ts';
import { type Credentials, verifySignature } from './sigv4.ts';
import { xmlDocument } from './xml.ts';

const USUAL_CODES: Readonly<Record<number, string>> = {
  404: 'NoSuchKey',
  409: 'ConditionalRequestConflict',
  500: 'InternalError',
  503: 'SlowDown',
};

/** Dependencies for serving requests. */
export interface ServingHost {
  readonly state: S3State;
  readonly credentials: Credentials;
  /** Called for every request; may return a fault for it. */
  arrived(request: LoggedRequest): Fault | undefined;
}

/** Answers one request, applying its fault. Never rejects. */
export async function serveRequest(
  host: ServingHost,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const requestId = randomUUID();
  response.sendDate = false;
  response.setHeader('date', host.state.clock.now().toUTCString());
  response.setHeader('x-amz-request-id', requestId);
  let fault: Fault | undefined;
  try {
    let answer: S3Answer;
    try {
      const parsed = parsedOrError(incoming);
      fault = host.arrived(logged(parsed, incoming));
      if (parsed instanceof Error) throw parsed;
      answer = await answerTo(host, parsed, fault, incoming);
    } catch (error) {
      answer = errorAnswer(error, requestId);
    }
    await sendAnswer(response, answer, fault);
  } catch {
    incoming.socket.resetAndDestroy();
  }
}

function parsedOrError(incoming: IncomingMessage): ParsedRequest | Error {
  try {
    return parseRequest(incoming);
  } catch (error) {
    return error as Error;
  }
}

function logged(
  parsed: ParsedRequest | Error,
  { method = '', url = '' }: IncomingMessage,
): LoggedRequest {
  if (parsed instanceof Error) {
    return { method, operation: undefined, bucket: '', key: '', url, headers: {} };
  }
  const { operation, bucket, key, headers } = parsed;
  return { method, operation, bucket, key, url, headers };
}

async function answerTo(
  { state, credentials }: ServingHost,
  parsed: ParsedRequest,
  fault: Fault | undefined,
  incoming: IncomingMessage,
): Promise<S3Answer> {
  const { plan } = fault ?? {};
  if (plan?.kind === 'stall') {
    await fault?.stalled(plan.ms);
    if (incoming.socket.destroyed) throw new ConnectionCut();
  }
  const verified = verifySignature(parsed.raw, credentials, state.region, state.clock.now());
  state.profile.admit(parsed);
  if (plan?.kind === 'status') {
    const code = plan.code ?? USUAL_CODES[plan.status] ?? 'InternalError';
    throw new S3Error(plan.status, code, 'A test asked for this');
  }
  if (plan?.kind === 'error-body') {
    const error = { Code: plan.code ?? 'InternalError', Message: 'A test asked for this' };
    return { status: 200, body: xmlDocument('Error', error) };
  }
  // A response may be sent before the whole body is received; the body must stay readable.
  const all: AsyncIterable<Buffer> = incoming.iterator({ destroyOnReturn: false });
  const body = plan?.kind === 'reset-request' ? cutAfter(all, plan.afterBytes) : all;
  const request = new S3Request(parsed, verified, body);
  if (plan?.kind === 'reset-request' && !plan.afterBytes) throw new ConnectionCut();
  const answer = await OPERATION_TABLE[parsed.operation](state, request);
  if (plan?.kind === 'no-answer') throw new ConnectionCut();
  return plan?.kind === 'wrong-etag' ? withWrongEtag(answer) : answer;
}

function errorAnswer(error: unknown, requestId: string): S3Answer {
  if (error instanceof ConnectionCut) throw error;
  const isKnown = error instanceof S3Error;
  const { status, code, message, fields, headers } = isKnown
    ? error
    : new S3Error(500, 'InternalError', String(error));
  const content = { Code: code, Message: message, ...fields, RequestId: requestId };
  return { status, headers, body: xmlDocument('Error', content) };
}

/** The same response with a wrong ETag in headers or document. */
function withWrongEtag(answer: S3Answer): S3Answer {
  const wrong = `"${randomUUID().replaceAll('-', '')}"`;
  const { headers, body } = answer;
  return {
    ...answer,
    ...(headers?.['etag'] !== undefined && { headers: { ...headers, etag: wrong } }),
    ...(typeof body === 'string' && {
      body: body.replace(/<ETag>.*<\/ETag>/, `<ETag>${wrong}</ETag>`),
    }),
  };
}
