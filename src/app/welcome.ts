import type { Config } from './config.ts';
import type { FirstAdmin } from './first-admin.ts';

/** Tells the operator where everything is, and on the first start how to sign in. */
export function printWelcome(
  config: Config,
  address: string,
  admin: FirstAdmin | undefined,
  write: (text: string) => void = (text) => void process.stdout.write(text),
): void {
  const base = config.publicUrl ?? address;
  const lines = [
    '',
    '  FlexStorage is ready',
    `    GraphiQL   ${base}/graphiql`,
    `    GraphQL    ${base}/graphql`,
    `    Uploads    ${base}/uploads   (tus 1.0.0)`,
    `    Data       ${config.dataDir}`,
    '',
  ];
  if (admin) {
    lines.push(
      '  The first account was made. Its password is shown this once:',
      `    e-mail     ${admin.email}`,
      `    password   ${admin.password}`,
      '',
    );
  }
  lines.push('  A token for GraphiQL and scripts:  npm run -s token', '');
  write(lines.join('\n') + '\n');
}
