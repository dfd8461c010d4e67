import type { Config } from './config.ts';
import type { FirstAdmin } from './first-admin.ts';

type Write = (text: string) => void;

/** Prints the first sign-in. The password is stored nowhere and cannot be shown again. */
export function printFirstAdmin({ email, password }: FirstAdmin, write: Write): void {
  const lines = [
    '',
    '  The first account was created. Its password is shown only once:',
    `    email      ${email}`,
    `    password   ${password}`,
  ];
  write(lines.join('\n') + '\n');
}

/** Prints the URLs of the installation. */
export function printWelcome(config: Config, address: string, write: Write): void {
  const base = config.publicUrl ?? address;
  const lines = [
    '',
    '  FlexStorage is ready',
    `    GraphiQL   ${base}/graphiql`,
    `    GraphQL    ${base}/graphql`,
    `    Uploads    ${base}/uploads   (tus 1.0.0)`,
    `    Data       ${config.dataDir}`,
    '',
    '  Create a token for GraphiQL and scripts:  npm run -s token',
    '',
  ];
  write(lines.join('\n') + '\n');
}
