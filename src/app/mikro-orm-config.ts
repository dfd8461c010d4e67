import { parseDatabaseUrl } from '../platform/postgres/database-connection.ts';
import { ormOptions } from '../platform/postgres/orm.ts';
import { ENTITIES } from './contributions.ts';

/** For developers: makes `npx mikro-orm migration:list` and similar commands use DATABASE_URL. */
export default ormOptions(
  parseDatabaseUrl(process.env['DATABASE_URL'] ?? 'postgresql://localhost/flexstorage'),
  ENTITIES,
  2,
  (message) => void process.stdout.write(`${message}\n`),
);
