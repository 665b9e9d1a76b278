/** Known rule sentences, as data. A sentence that is not here compiles to nothing and is reported if it looks like a rule. */

export type SentenceMeaning =
  /** Of all roles, these alone may change the column. */
  | "only-roles-change"
  /** No role may change the columns. */
  | "nobody-changes"
  /** The column says whose a row is. */
  | "own-column"
  /** The roles of the contract are these. */
  | "exactly-one-role"
  /** Nobody writes the audit log by hand. */
  | "audit-by-triggers"
  /** What no cell grants is denied. */
  | "default-deny"
  /** Every write to every entity is recorded. */
  | "writes-audited";

export interface KnownSentence {
  readonly text: string;
  readonly means: SentenceMeaning;
}

/** language.md, Known rule sentences. */
export const knownSentences: readonly KnownSentence[] = [
  ...["modify", "change", "edit", "update", "set"].flatMap((verb): readonly KnownSentence[] => [
    { text: `Only <roles> can ${verb} the <column> column`, means: "only-roles-change" },
    { text: `Only <roles> can ${verb} the <column>`, means: "only-roles-change" },
    { text: `Only <roles> can ${verb} <column>`, means: "only-roles-change" },
    { text: `Only <roles> may ${verb} the <column> column`, means: "only-roles-change" },
    { text: `Only <roles> may ${verb} <column>`, means: "only-roles-change" },
  ]),
  { text: "Nobody edits <columns>", means: "nobody-changes" },
  { text: "Nobody changes <columns>", means: "nobody-changes" },
  { text: "Nobody can change <columns>", means: "nobody-changes" },
  { text: "<column> is the profile of the current user", means: "own-column" },
  { text: "A user is exactly one of <roles>", means: "exactly-one-role" },
  { text: "A user is either <roles>", means: "exactly-one-role" },
  { text: "A user is either <roles> not combinations", means: "exactly-one-role" },
  { text: "Audit writes happen via triggers", means: "audit-by-triggers" },
  { text: "Audit writes happen via database triggers", means: "audit-by-triggers" },
  { text: "Audit writes happen via triggers , not direct insert", means: "audit-by-triggers" },
  { text: "Audit writes happen via database triggers , not direct insert", means: "audit-by-triggers" },
  { text: "All rules follow the principle : default deny , explicit allow", means: "default-deny" },
  { text: "Default deny , explicit allow", means: "default-deny" },
  { text: "Writes always audited", means: "writes-audited" },
  { text: "Writes are always audited", means: "writes-audited" },
  { text: "All writes are audited", means: "writes-audited" },
];
