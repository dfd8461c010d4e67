import { enumOf } from '../../../../platform/graphql/enums.ts';
import { ROLES } from '../../domain/user.ts';

export const RoleEnum = enumOf('Role', 'Permissions of an account.', ROLES, {
  USER: 'Stores and manages their own files.',
  ADMIN: 'Also manages the installation.',
});
