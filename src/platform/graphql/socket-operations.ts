import { randomUUID } from 'node:crypto';
import type { TLSSocket } from 'node:tls';

import {
  type DocumentNode,
  type ExecutionArgs,
  type FormattedExecutionResult,
  getOperationAST,
  GraphQLError,
  type GraphQLFormattedError,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import type { Context, ExecutionResult, SubscribePayload } from 'graphql-ws';

import { knownUserId } from '../../kernel/identity.ts';
import { baseUrlOf } from './base-url.ts';
import type { GraphqlContext } from './context.ts';
import { formatError } from './errors.ts';
import type { GraphqlOptions } from './graphql-routes.ts';
import { depthErrorOf, LIMIT_RULES, PARSE_OPTIONS } from './limits.ts';
import type { Connection } from './serve-socket.ts';

const MAX_OPERATIONS = 100;

/** Applies Apollo Server's limits and error formatting to operations over WebSocket. */
export class SocketOperations {
  constructor(private readonly options: GraphqlOptions) {}

  /** The context of one operation. Nothing is cached: a subscription rereads rows for every event. */
  contextOf({ request, identity }: Connection): GraphqlContext {
    const { socket, headers } = request;
    const protocol = (socket as Partial<TLSSocket>).encrypted ? 'https' : 'http';
    const { contexts, publicUrl } = this.options;
    return contexts.create({
      requestId: randomUUID(),
      identity,
      address: socket.remoteAddress ?? '',
      baseUrl: () => baseUrlOf(publicUrl, { protocol, host: headers.host }),
      remember: false,
    });
  }

  /**
   * Returns the operation to execute, or the errors that prevent it. Never throws, because that would close the socket.
   */
  prepare(
    { extra, subscriptions }: Context<Record<string, unknown>, Connection>,
    { query, operationName, variables }: SubscribePayload,
  ): ExecutionArgs | readonly GraphQLError[] {
    if (Object.keys(subscriptions).length > MAX_OPERATIONS) {
      return [
        refusal(
          'RATE_LIMITED',
          `At most ${MAX_OPERATIONS} operations may run concurrently on one connection.`,
        ),
      ];
    }
    const { schema } = this.options;
    let document: DocumentNode;
    try {
      document = parse(query, PARSE_OPTIONS);
    } catch (error) {
      return [
        error instanceof GraphQLError
          ? error
          : refusal('BAD_USER_INPUT', 'The document could not be parsed.'),
      ];
    }
    const errors = validate(schema, document, [...specifiedRules, ...LIMIT_RULES]);
    if (errors.length > 0) return errors;
    if (!getOperationAST(document, operationName)) {
      return [refusal('BAD_USER_INPUT', '`operationName` must name an operation of the document.')];
    }
    const tooDeep = depthErrorOf(variables);
    if (tooDeep) return [tooDeep];
    return {
      schema,
      document,
      contextValue: this.contextOf(extra),
      operationName: operationName ?? null,
      variableValues: variables ?? null,
    };
  }

  /** Returns undefined if the result does not change. */
  format(
    { contextValue }: ExecutionArgs,
    { data, errors, extensions }: ExecutionResult,
  ): FormattedExecutionResult | undefined {
    if (!errors) return undefined;
    const { requestId, identity } = contextValue as GraphqlContext;
    const request = { requestId, userId: knownUserId(identity) };
    return {
      ...(data === undefined ? {} : { data }),
      errors: errors.map((error) => formatError(error, request, this.options.log)),
      ...(extensions === undefined ? {} : { extensions }),
    };
  }

  formatErrors(errors: readonly GraphQLError[]): GraphQLFormattedError[] {
    const request = { requestId: randomUUID() };
    return errors.map((error) => formatError(error, request, this.options.log));
  }
}

function refusal(code: string, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code } });
}
