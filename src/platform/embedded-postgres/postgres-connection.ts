/** A node-postgres connection. `host` is a host name or the folder of a UNIX socket. */
export interface PostgresConnection {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}
