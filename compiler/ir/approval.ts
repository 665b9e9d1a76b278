/** Approvals: what somebody signed to be destroyed or narrowed, once, in one version of the contract. */

export interface Approval {
  /** The contract's version in which the change may happen. */
  readonly version: string;
  /** `profiles`, `profiles.email`, `profiles.status = disabled`, `role provider`. */
  readonly object: string;
  /** The kind of change, in the contract's words. */
  readonly change: string;
  readonly reason: string;
}
