import { enumOf } from '../../../../platform/graphql/enums.ts';
import { ROLES } from '../../domain/user.ts';

export const RoleEnum = enumOf('Role', 'What an account may do.', ROLES, {
  USER: 'Keeps files of their own.',
  ADMIN: 'Runs the installation as well.',
});
