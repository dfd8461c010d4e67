import type { ClientConfig } from 'pg';
import { parse } from 'pg-connection-string';

/** Connection to a PostgreSQL server; `host` may be the folder of a UNIX socket. */
export interface DatabaseConnection {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly ssl?: NonNullable<ClientConfig['ssl']>;
}

/** Parses a `postgresql://` URL, including `?host=/socket/folder` and `?sslmode=…`. */
export function parseDatabaseUrl(url: string): DatabaseConnection {
  const parsed = parse(url);
  return {
    host: parsed.host ?? 'localhost',
    port: Number(parsed.port ?? 5432),
    user: parsed.user ?? 'postgres',
    password: parsed.password ?? '',
    database: parsed.database ?? 'flexstorage',
    ...sslOf(parsed.ssl),
  };
}

/** Converts to the node-postgres format. */
export function clientConfig(connection: DatabaseConnection): ClientConfig {
  return { ...connection };
}

function sslOf(ssl: unknown): Pick<DatabaseConnection, 'ssl'> {
  if (ssl === undefined || ssl === false || ssl === 'false') return {};
  return { ssl: typeof ssl === 'object' && ssl !== null ? ssl : true };
}
