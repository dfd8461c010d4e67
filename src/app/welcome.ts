import type { Config } from './config.ts';
import type { FirstAdmin } from './first-admin.ts';

type Write = (text: string) => void;

const toStdout: Write = (text) => void process.stdout.write(text);

/** Tells how to sign in for the first time. The password is stored nowhere and cannot be told again. */
export function printFirstAdmin({ email, password }: FirstAdmin, write: Write = toStdout): void {
  const lines = [
    '',
    '  The first account was made. Its password is shown this once:',
    `    e-mail     ${email}`,
    `    password   ${password}`,
  ];
  write(lines.join('\n') + '\n');
}

/** Tells the operator where everything is. */
export function printWelcome(config: Config, address: string, write: Write = toStdout): void {
  const base = config.publicUrl ?? address;
  const lines = [
    '',
    '  FlexStorage is ready',
    `    GraphiQL   ${base}/graphiql`,
    `    GraphQL    ${base}/graphql`,
    `    Uploads    ${base}/uploads   (tus 1.0.0)`,
    `    Data       ${config.dataDir}`,
    '',
    '  A token for GraphiQL and scripts:  npm run -s token',
    '',
  ];
  write(lines.join('\n') + '\n');
}
