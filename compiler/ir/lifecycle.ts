/** Lifecycles: the states of an entity and the transitions between them. */

export interface Lifecycle {
  readonly entity: string;
  readonly column: string;
  readonly states: readonly State[];
  /** States a row may be created in. */
  readonly initial: readonly string[];
  readonly transitions: readonly Transition[];
}

export interface State {
  readonly name: string;
  /** What the contract says it was called before; absent when it says nothing. */
  readonly formerly?: string;
  /** Whether a person whose identity row has this state may act at all; null when the contract has no such column. */
  readonly login: boolean | null;
  readonly description: string;
}

/** Who may take a transition is decided by the access cells of the state column. */
export interface Transition {
  readonly from: string;
  readonly to: string;
}
