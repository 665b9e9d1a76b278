/** Diagnostics of the family `access/`: what a matrix says that cannot be understood or contradicts itself. */

import { entry } from "../entry.ts";

const neverGuessed = "Access is never guessed: a cell that is misread could open data to the wrong people.";

export const access = {
  "access/unknown-actor": entry<{ actor: string; roles: readonly string[]; suggestion: string }>({
    severity: "error",
    title: "Unknown actor",
    say: ({ actor, suggestion }) => `"${actor}" is not a role of this contract and not a built-in actor.${suggestion}`,
    why: "The roles are a closed set: a rule for a role that does not exist protects nothing.",
    fix: ({ roles }) =>
      `Use one of the roles (${roles.join(", ")}), or unauthenticated, any authenticated, signed-in, service role or system. | Add the role to the Roles table.`,
    explain:
      "The first column of an access matrix names who the row is about: a role of the Roles table, a list of roles separated by commas or slashes, or one of the built-in actors `unauthenticated`, `any authenticated` (or `signed-in`), `service role` and `system`.",
  }),
  "access/unknown-ability": entry<{ ability: string; entity: string; suggestion: string; verbs: readonly string[] }>({
    severity: "error",
    title: "Unknown ability",
    say: ({ ability, entity }) => `"${ability}" is not an ability, a column or a transition of ${entity}.`,
    why: neverGuessed,
    fix: ({ suggestion, verbs }) =>
      `Use Can Read, Can Create, Can Update, Can Delete, Can Write, Can Change <column>, ${verbs.length === 0 ? "a verb of the lifecycle" : verbs.join(", ")}, Condition or Notes.${suggestion}`,
    explain:
      "The heading of each column of a matrix is an ability: `Can Read`, `Can Create`, `Can Update`, `Can Delete`, `Can Write`, `Can Change <column>`, or a verb that leads to a state of the entity's lifecycle (`Can Archive` leads to `archived`). `Condition`, `Notes` and `Table` are the only other headings.",
  }),
  "access/duplicate-ability": entry<{ ability: string }>({
    severity: "error",
    title: "Ability named twice",
    say: ({ ability }) => `"${ability}" decides something that another column of the same matrix decides too.`,
    why: "Two cells for the same thing can disagree, and then nobody knows which one holds.",
    fix: "Keep one of the two columns.",
    explain:
      "Each operation, column and transition has at most one column in a matrix. `Can Write` includes create, update and delete.",
  }),
  "access/unknown-phrase": entry<{ phrase: string; suggestion: string }>({
    severity: "error",
    title: "Unknown phrase in an access cell",
    say: ({ phrase, suggestion }) => `"${phrase}" is not a phrase for access.${suggestion}`,
    why: neverGuessed,
    fix: "Write Yes, All, Own, No or another phrase of the phrase book (contractc explain access/unknown-phrase).",
    explain:
      "All rows: Yes, All, All <entity>, Any, Yes (any), Always, Everything, ✓. No rows: No, None, Denied, Never, Nobody, —, ✗. Own rows: Own, Own <entity>, Own <entity> only, Own records, Self. Related rows: Assigned <entity> only, Yes, for assigned <entity>, with a Condition. In a state: Yes, while <column> is <value>; Own, while draft; Yes, unless <value> or <value>. Some columns: a parenthesis that lists columns. Not by hand: Yes (via triggers only).",
  }),
  "access/unknown-parenthesis": entry<{ parenthesis: string; phrase: string; suggestion: string }>({
    severity: "error",
    title: "Unknown parenthesis in an access cell",
    say: ({ parenthesis, phrase, suggestion }) =>
      `The parenthesis ${parenthesis} in "${phrase}" is neither a list of columns nor a known restriction.${suggestion}`,
    why: "A parenthesis restricts a cell. If it were ignored, the cell would grant more than was meant.",
    fix: "List columns, (any except <columns>), (any) or (via triggers only). | Say a state with words: Yes, while <column> is <value>.",
    explain:
      "A parenthesis behind a phrase may list columns of the entity, exclude columns with `any except`, or say `any` or `via triggers only`. Everything else is refused, because ignoring it would widen access.",
  }),
  "access/phrase-names-other-entity": entry<{ phrase: string; other: string; entity: string }>({
    severity: "error",
    title: "Phrase about another entity",
    say: ({ phrase, other, entity }) => `"${phrase}" speaks of ${other}, but this matrix is about ${entity}.`,
    why: "Either the cell or the heading names the wrong entity; a guess would give access to the wrong table.",
    fix: ({ entity }) =>
      `Name ${entity} in the cell. | Say which table the matrix is about: a line "Table: \`name\`" above it.`,
    explain:
      "A phrase that names rows (`All clients`, `Own notes only`) must name the rows of the matrix's own entity.",
  }),
  "access/unknown-state": entry<{ words: string; entity: string; known: readonly string[] }>({
    severity: "error",
    title: "Unknown state in an access cell",
    say: ({ words, entity }) => `"${words}" does not name a known value of one column of ${entity}.`,
    why: neverGuessed,
    fix: ({ known }) =>
      known.length === 0
        ? "Give the column a CHECK with its values, or a lifecycle."
        : `Use a value of ${known.join("; ")}.`,
    explain:
      "`while` and `unless` name values of a column that has a closed list of them: a lifecycle, or a CHECK such as `status IN ('draft', 'final')`. When two columns have the value, name the column: `while status is draft`.",
  }),
  "access/empty-cell": entry<{ heading: string }>({
    severity: "error",
    title: "Empty cell in a matrix",
    say: ({ heading }) =>
      heading === "" ? "A heading of this matrix is empty." : `The cell under "${heading}" is empty.`,
    why: "An empty cell could mean no, not decided yet, or as above.",
    fix: "Write No or — to deny.",
    explain: "Every cell of a matrix says something. A dash means no; an empty cell means that something is missing.",
  }),
  "access/unknown-condition": entry<{ condition: string; suggestion: string }>({
    severity: "error",
    title: "Unknown condition",
    say: ({ condition, suggestion }) =>
      `The condition "${condition}" is not understood, and a cell of the row grants something.${suggestion}`,
    why: "A condition that is not enforced is access that was not meant.",
    fix: "Write the condition as SQL between code marks. | Use Always, No restrictions, Cannot change <columns>, Can set any <column> on any <entity>. | Put explanations into a parenthesis behind a known phrase.",
    explain:
      "A condition is SQL between code marks, which narrows every granting cell of its row, or one of the known phrases, each with an optional note behind it in a parenthesis, after a dash or a semicolon.",
  }),
  "access/condition-contradicts": entry<{ phrase: string; reason: string }>({
    severity: "error",
    title: "Condition contradicts its row",
    say: ({ phrase, reason }) => `"${phrase}" contradicts the row it stands in: ${reason}.`,
    why: "One of the two is wrong, and only the author knows which.",
    fix: "Change the cell or the condition so that both say the same.",
    explain:
      "A condition repeats or narrows what the cells of its row grant. It cannot grant what they deny, nor deny what they list.",
  }),
  "access/condition-beside-all": entry<{ phrase: string }>({
    severity: "error",
    title: "Condition beside all rows",
    say: ({ phrase }) =>
      `The cell says "${phrase}", all rows without exception, but the condition of the row narrows them.`,
    why: "One of the two is wrong, and the difference is who sees which rows.",
    fix: "Write Yes or Own in the cell. | Remove the condition.",
    explain:
      "A cell that insists on all rows (`All`, `Any`, `Everything`, `Yes (any)`) cannot have a narrowing condition; `Yes` can.",
  }),
  "access/relation-without-condition": entry<{ phrase: string }>({
    severity: "error",
    title: "Relation that nothing defines",
    say: ({ phrase }) =>
      `"${phrase}" depends on who is assigned, and the row has no condition that says what assigned means.`,
    why: neverGuessed,
    fix: "Add a Condition with SQL between code marks. | Write Own when a column of the row references the person.",
    explain: "A phrase about assigned rows takes its meaning from the SQL condition of its row.",
  }),
  "access/note-not-understood": entry<{ note: string; word: string }>({
    severity: "error",
    title: "Note that says more than a note",
    say: ({ note, word }) => `"${note}" is not a mere note: it contains "${word}".`,
    why: "Words that name roles, columns, states or rules look as if they were enforced; a note is not.",
    fix: "Say it with a known phrase or as SQL between code marks. | Move it out of the table.",
    explain:
      "A note explains and has no effect. It therefore contains no rule word, no name of a role, entity, column or status, and no SQL. Rule words permit, forbid, limit or make something depend on something else: only, never, no, not, without, must, may, can, should, needs, requires, if, when, while, until, unless, after, before, during, within, provided, depending, subject to, up to and their kind. The same holds for each cell of a column Notes.",
  }),
  "access/unknown-entity": entry<{ words: string; suggestion: string }>({
    severity: "error",
    title: "Matrix about an unknown entity",
    say: ({ words, suggestion }) =>
      `"${words}" names no entity of this contract, so it is unclear what the matrix is about.${suggestion}`,
    why: neverGuessed,
    fix: 'Name the entity in the heading ("Client Read Access"), or in a line "Table: `name`" above the matrix.',
    explain:
      "A matrix is about the entity named in its heading, in a line ``Table: `name` `` above it, or in a `Table` column. Singular and plural are the same; `Audit Log` is the module's audit entity.",
  }),
  "access/ambiguous-entity": entry<{ words: string; candidates: readonly string[] }>({
    severity: "error",
    title: "Matrix about more than one entity",
    say: ({ words, candidates }) => `"${words}" could mean ${candidates.join(" or ")}.`,
    why: neverGuessed,
    fix: ({ candidates }) =>
      `Write a line above the matrix: ${candidates.map((one) => `Table: \`${one.split(".")[0] ?? one}\``).join(" | ")}`,
    explain:
      "An exact name beats part of a name. When a heading still fits more than one entity or column, an explicit line decides.",
  }),
  "access/no-entity": entry<{ heading: string }>({
    severity: "error",
    title: "Matrix without an entity",
    say: ({ heading }) => `Neither the heading "${heading}" nor the table says which entity this matrix is about.`,
    why: neverGuessed,
    fix: 'Name the entity in the heading, or write a line "Table: `name`" above the matrix.',
    explain:
      "A contract with one entity needs no name in the heading; with more than one, each matrix says what it is about.",
  }),
  "access/not-a-matrix": entry({
    severity: "error",
    title: "Table that is not a matrix",
    say: () => "This table of the access section is not an access matrix.",
    why: "Every table of the access section has an effect or is an error, so that no rule is overlooked.",
    fix: "Begin its header with Actor, followed by abilities such as Can Read. | Move the table to a section without meaning.",
    explain: "A matrix begins with a column `Actor`, `Role` or `Who` and has at least one ability.",
  }),
  "access/ambiguous-own": entry<{ entity: string; ways: readonly string[] }>({
    severity: "error",
    title: "Own rows in more than one way",
    say: ({ entity, ways }) => `"Own" is ambiguous for ${entity}: a row can be a person's by ${ways.join(" or by ")}.`,
    why: neverGuessed,
    fix: "Write a sentence in the entity's section: `column` is the profile of the current user.",
    explain:
      "A row is a person's own by the column that references auth.users, by the column that references the identity entity, or by its parent's. With more than one, the contract says which.",
  }),
  "access/no-own-rows": entry<{ entity: string }>({
    severity: "error",
    title: "Own rows without an owner",
    say: ({ entity }) =>
      `Rows of ${entity} have no owner: no column references auth.users or the identity entity, directly or over one parent.`,
    why: neverGuessed,
    fix: "Add a column with a foreign key to the identity entity. | Write a condition as SQL between code marks beside Yes.",
    explain:
      "`Own` needs a way from the row to the acting person: a foreign key to `auth.users`, to the identity entity, or to a parent that has one.",
  }),
  "access/own-without-person": entry<{ actor: string; phrase: string }>({
    severity: "error",
    title: "Own rows of nobody",
    say: ({ actor, phrase }) => `"${phrase}" needs a signed-in person, but ${actor} is nobody in particular.`,
    why: "There is no identity by which rows could be chosen, so nothing or everything would match.",
    fix: "Write Yes or No.",
    explain:
      "The service role and the unauthenticated have no identity; own rows and conditions about the person do not apply to them.",
  }),
  "access/duplicate-row": entry<{ actor: string; entity: string }>({
    severity: "error",
    title: "Actor named twice in a matrix",
    say: ({ actor, entity }) => `${actor} has a second row in this matrix about ${entity}.`,
    why: "Two rows for the same actor can disagree, and then nobody knows which one holds.",
    fix: "Keep one of the rows.",
    explain: "Each actor has at most one row in a matrix, alone or in a list.",
  }),
  "access/cells-disagree": entry<{ actor: string; entity: string; operation: string; first: string; second: string }>({
    severity: "error",
    title: "Two cells disagree",
    say: ({ actor, entity, operation, first, second }) =>
      `For ${actor} on ${entity} (${operation}), one cell says ${first} and another says ${second}.`,
    why: "Both cannot hold, and the difference is who may do what.",
    fix: "Change one of the two cells so that both say the same.",
    explain:
      "Matrices may overlap as long as they say the same: a general matrix and one about a single column must agree on that column. The cell of a role may say more than the cell of `any authenticated`, but not less.",
  }),
  "access/column-not-writable": entry<{ column: string; entity: string; reason: string }>({
    severity: "error",
    title: "Column that nobody writes",
    say: ({ column, entity, reason }) => `${entity}.${column} cannot be written here: ${reason}.`,
    why: "The contract promises something that the database refuses.",
    fix: "Remove the column from the list.",
    explain:
      "Clients never write created_at and updated_at, generated and identity columns, and never change a primary key.",
  }),
  "access/columns-without-meaning": entry<{ phrase: string; ability: string }>({
    severity: "error",
    title: "Columns where none apply",
    say: ({ phrase, ability }) => `"${phrase}" lists columns, but ${ability}.`,
    why: neverGuessed,
    fix: "Remove the parenthesis.",
    explain: "Lists of columns belong to reading, creating and updating.",
  }),
  "access/append-only-contradiction": entry<{ entity: string; actor: string; operation: string; phrase: string }>({
    severity: "error",
    title: "Change of append-only rows",
    say: ({ entity, actor, operation, phrase }) =>
      `"${phrase}" lets ${actor} ${operation} rows of ${entity}, which is append-only.`,
    why: "One of the two statements is wrong.",
    fix: "Write No. | Remove the sentence that makes the table append-only.",
    explain: "Rows of an append-only entity are never updated or deleted.",
  }),
  "access/audit-written-by-hand": entry<{ entity: string; actor: string; phrase: string }>({
    severity: "error",
    title: "Audit log written by hand",
    say: ({ entity, actor, phrase }) => `"${phrase}" lets ${actor} write ${entity}, the audit log, by hand.`,
    why: "An entry that a person can write proves nothing.",
    fix: "Write Yes (via triggers only), or No.",
    explain:
      "The audit log is written by triggers alone. `Yes (via triggers only)` says so; every other grant to write it is refused.",
  }),
  "access/transition-not-exact": entry<{
    states: readonly string[];
    excess: readonly string[];
    others: readonly string[];
    phrase: string;
    column: string;
  }>({
    severity: "error",
    title: "Transition that cannot be granted alone",
    say: ({ states, excess }) =>
      `Leading rows to ${states.join(" or ")} cannot be granted alone: whoever may do it could also take ${excess.join(", ")}.`,
    why: "The permission would be wider than what the contract says.",
    fix: ({ others, phrase, column }) =>
      `Grant the others as well, if that is meant: ${others.join(", ")} with "${phrase}" in the same row. | Grant every transition with Can Change ${column}. | Change the lifecycle so that the states where it begins lead nowhere else.`,
    explain:
      "A verb means every transition into its state. It is granted as the change of the state column while a row is in a state where such a transition begins. Where one of these states also leads elsewhere, that would be allowed too, unless the same row of the matrix grants it with the same words.",
  }),
  "access/user-editable-claim": entry<{ claim: string }>({
    severity: "error",
    title: "Condition on what users write themselves",
    say: ({ claim }) => `The condition decides by ${claim}, which users change themselves.`,
    why: "Whoever is signed in could give himself the rights of anybody.",
    fix: "Use a column of the identity entity, or Own. | Read a claim that only the server sets: auth.jwt() -> 'app_metadata'.",
    explain:
      "`user_metadata` of a token (`raw_user_meta_data` in the database) is edited by its user through the sign-in API. Of `auth.jwt()` a condition reads one claim by its name, with `->` or `->>`; the token as a whole contains the metadata.",
  }),
  "access/unknown-token-role": entry<{ role: string }>({
    severity: "error",
    title: "Condition on a role that no token has",
    say: ({ role }) => `The condition compares the role of the token with "${role}", which no token has.`,
    why: "auth.role() is the role of the database, not of the application: the condition never holds, or always.",
    fix: "Name the role in the Actor column. | Compare with anon, authenticated or service_role.",
    explain:
      "`auth.role()` is `anon`, `authenticated` or `service_role`. Roles of the application come from the identity entity, and stand in the first column of a matrix.",
  }),
  "access/sentence-contradicts": entry<{ sentence: string; reason: string }>({
    severity: "error",
    title: "Sentence contradicts the matrices",
    say: ({ sentence, reason }) => `"${sentence}" does not hold: ${reason}.`,
    why: "One of the two is wrong, and only the author knows which.",
    fix: "Change the sentence or the cell.",
    explain: "Known rule sentences are checked against the matrices: both must say the same.",
  }),
} as const;
