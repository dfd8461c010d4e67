/** Jobs of account deletion, with their data. */
export interface AccountDeletionJobs {
  'sweep-account-deletions': object;
}
