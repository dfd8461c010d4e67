import type { AccountQueries, AccountRow } from '../../application/ports/account-queries.ts';
import type { Role } from '../../domain/account/user.ts';
import type { Sql } from './sql.ts';

interface Row {
  id: string;
  email: string;
  role: Role;
  created_at: Date;
}

const SELECT = 'select id, email, role, created_at from app_user';

/** Plain reads of `app_user`. */
export class PostgresAccountQueries implements AccountQueries {
  constructor(private readonly sql: Sql) {}

  find(userId: string): Promise<AccountRow | undefined> {
    return this.one(`${SELECT} where id = $1`, [userId]);
  }

  findByEmail(email: string): Promise<AccountRow | undefined> {
    return this.one(`${SELECT} where email = $1`, [email]);
  }

  firstAdmin(): Promise<AccountRow | undefined> {
    return this.one(`${SELECT} where role = 'ADMIN' order by created_at, id limit 1`, []);
  }

  private async one(text: string, values: unknown[]): Promise<AccountRow | undefined> {
    const [row] = await this.sql<Row>(text, values);
    return row && { id: row.id, email: row.email, role: row.role, createdAt: row.created_at };
  }
}
