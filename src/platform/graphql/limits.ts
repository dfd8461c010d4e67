import { costLimitRule } from '@escape.tech/graphql-armor-cost-limit';
import { maxAliasesRule } from '@escape.tech/graphql-armor-max-aliases';
import { maxDepthRule } from '@escape.tech/graphql-armor-max-depth';
import {
  type ASTVisitor,
  GraphQLError,
  type ParseOptions,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';

/** Maximum request size in bytes, over HTTP and WebSocket. */
export const MAX_REQUEST_BYTES = 256 * 1024;

export const PARSE_OPTIONS: ParseOptions = { maxTokens: 2_000 };

const MAX_DEPTH = 10;
const MAX_ALIASES = 15;
/** Inputs that contain themselves would otherwise be read until the stack overflows. */
const MAX_VARIABLES_DEPTH = 20;
/** A page of 100 files with every field costs about 10,000. */
const MAX_COST = 30_000;

/** Reported like any validation error; the packages would throw instead, which looks like a bug. */
const report = {
  propagateOnRejection: false,
  onReject: [
    (context: ValidationContext | null, error: GraphQLError) =>
      context?.reportError(
        new GraphQLError(error.message.replace('Syntax Error: ', ''), {
          extensions: { code: 'COMPLEXITY_LIMIT' },
        }),
      ),
  ],
};

/** Limits how often a request may contain a field whose extension `maxPerRequest` says so, under any alias. */
function fieldUsesRule(context: ValidationContext): ASTVisitor {
  const uses = new Map<unknown, number>();
  return {
    Field(node) {
      const field = context.getFieldDef();
      const limit = field?.extensions['maxPerRequest'];
      if (typeof limit !== 'number') return;
      const used = (uses.get(field) ?? 0) + 1;
      uses.set(field, used);
      if (used !== limit + 1) return;
      context.reportError(
        new GraphQLError(`A request can contain \`${node.name.value}\` at most ${limit} times.`, {
          nodes: node,
          extensions: { code: 'COMPLEXITY_LIMIT' },
        }),
      );
    },
  };
}

/** Additional validation rules, applied on both transports. */
export const LIMIT_RULES = [
  maxDepthRule({ n: MAX_DEPTH, flattenFragments: true, ...report }),
  maxAliasesRule({ n: MAX_ALIASES, ...report }),
  costLimitRule({ maxCost: MAX_COST, flattenFragments: true, ...report }),
  fieldUsesRule,
] as unknown as readonly ValidationRule[];

/** Returns an error for variables nested too deeply, which the rules cannot see. */
export function depthErrorOf(variables: unknown): GraphQLError | undefined {
  let level = [variables];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_VARIABLES_DEPTH) {
      return new GraphQLError(`Variables can be at most ${MAX_VARIABLES_DEPTH} levels deep.`, {
        extensions: { code: 'COMPLEXITY_LIMIT' },
      });
    }
    level = level.flatMap((value): unknown[] =>
      typeof value === 'object' && value !== null ? Object.values(value) : [],
    );
  }
  return undefined;
}
