import { columnType } from '../../../platform/postgres/value-types.ts';
import { Email } from '../domain/email.ts';

export const EmailType = columnType<Email, string>(
  'text',
  (email) => email.address,
  (text) => Email.of(text),
);
