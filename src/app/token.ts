import { issueToken } from './issue-token.ts';

/** Prints an access token for the given address or the first admin. */
await issueToken(process.env, process.argv[2]).then(
  (token) => process.stdout.write(`${token}\n`),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
