/** Where something was taken, in words. */
export interface Place {
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** In English. */
  readonly countryName?: string;
  readonly city: string;
}
