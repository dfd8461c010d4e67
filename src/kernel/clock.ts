/** The only source of time for rules and use cases. UTC. */
export interface Clock {
  now(): Date;
}
