/** Diagnostics of the family `diff/`: what a change of the contracts means, and what it is compared with. */

import { entry } from "../entry.ts";

const compared =
  "`contractc diff` compiles the contracts as they were and as they are, and compares what they mean. docs/diff.md lists every kind of change, which way it counts, and whether it breaks an application.";

export const diff = {
  "diff/access-widened": entry<{ sentence: string }>({
    severity: "warning",
    title: "Somebody may do more than before",
    say: (p) => `Access widened: ${p.sentence}.`,
    why: "Whoever approves the change approves that these people get at these rows.",
    fix: "Have the contract's owner confirm it. | Take the change back.",
    explain: `${compared} Access is widened where an attempt that the contract denied is allowed now. The witness is such an attempt: one person, one row, one statement, judged by both contracts. With \`--fail-on widened\` the exit status is 5.`,
  }),
  "diff/access-undecided": entry<{ sentence: string }>({
    severity: "warning",
    title: "A change of access whose direction is not known",
    say: (p) => `Access changed, and may be wider: ${p.sentence}.`,
    why: "What cannot be decided counts as widened: the two conditions have no form that tells which lets more through.",
    fix: "Have the contract's owner confirm it. | Write both conditions so that one contains the other.",
    explain: `${compared} Two conditions are compared by their form, and on made-up rows. Where the form does not tell and no row was found that only the new one lets through, the change counts as widened, for \`--fail-on widened\` too.`,
  }),
  "diff/access-narrowed": entry<{ sentence: string }>({
    severity: "note",
    title: "Somebody may do less than before",
    say: (p) => `Access narrowed: ${p.sentence}.`,
    why: "An application that relies on the right is refused from now on.",
    fix: "Change what the application does before the migration is applied.",
    explain: `${compared} Access is narrowed where an attempt that the contract allowed is denied now. That is no risk to the data, but it breaks whoever relied on it.`,
  }),
  "diff/audit-reduced": entry<{ sentence: string }>({
    severity: "warning",
    title: "Something is recorded no longer",
    say: (p) => `The audit records less: ${p.sentence}.`,
    why: "What happens from now on leaves no trace, and nobody can tell afterwards.",
    fix: "Have the contract's owner confirm it. | Put the event back.",
    explain: `${compared} An audited event that is gone, or that captures less than before, is reported of its own. Entries that exist already stay.`,
  }),
  "diff/breaking": entry<{ sentence: string; reason: string }>({
    severity: "warning",
    title: "A change that breaks applications",
    say: (p) => `Breaks applications: ${p.sentence}.`,
    why: (p) => `${p.reason.charAt(0).toUpperCase()}${p.reason.slice(1)}.`,
    fix: "Change what the application does before the migration is applied. | Make the change in two steps: add, move over, remove.",
    explain: `${compared} Breaking is what makes a statement fail, or a result look different, that worked with the contract before.`,
  }),
  "diff/changed": entry<{ sentence: string }>({
    severity: "note",
    title: "A change that neither widens access nor breaks anything",
    say: (p) => `Changed: ${p.sentence}.`,
    why: "Statements that worked go on working, and nobody gets at more than before.",
    fix: "Nothing has to be done.",
    explain: compared,
  }),
  "diff/rename-unclear": entry<{ sentence: string }>({
    severity: "warning",
    title: "Renamed, or removed and added",
    say: (p) => `Access may be wider: ${p.sentence}.`,
    why: "If the data moves to the new name, its rights were not compared; what cannot be decided counts as widened.",
    fix: "Write formerly: and the old name at the new one if it is the same. | Add a row to the table Approvals if the old one is to be dropped.",
    explain: `${compared} A column or a table that goes while one of its kind comes may be the same under a new name. Without a declaration nothing tells, and the rights of the one are not compared with those of the other.`,
  }),
  "diff/unknown-base": entry<{ base: string }>({
    severity: "error",
    title: "Nothing to compare with",
    say: (p) => `${p.base} is neither a commit of this repository nor a file or directory.`,
    why: "Without the contracts as they were there is nothing to compare.",
    fix: "Give a branch, a tag, a commit, or the path of a contract. | git fetch, if the branch is only on the server.",
    explain:
      "`contractc diff <git-ref|file>` takes a branch, tag or commit; else the path of a contract file or of a directory of contracts. A path that begins with `./` is never taken for a ref. A shallow clone lacks older commits: `fetch-depth: 0` of actions/checkout gets them.",
  }),
  "diff/no-repository": entry<{ base: string }>({
    severity: "error",
    title: "No git repository",
    say: (p) => `${p.base} cannot be looked up: the project is in no git repository.`,
    why: "Without the contracts as they were there is nothing to compare.",
    fix: "Run it in a clone of the repository. | Give the path of the earlier contract instead of a branch.",
    explain:
      "Branches, tags and commits are looked up in the git repository that the project is in, by the `git` command. A file or a directory with the earlier contracts needs no repository.",
  }),
  "diff/no-merge-base": entry<{ branch: string | null }>({
    severity: "error",
    title: "No common commit",
    say: (p) =>
      p.branch === null
        ? "There is no default branch to compare with."
        : `There is no commit that ${p.branch} and the working branch have in common.`,
    why: "Without the contracts as they were, nobody knows what the change means: it cannot count as harmless.",
    fix: "Fetch the history: fetch-depth: 0 of actions/checkout, or git fetch --unshallow. | contractc ci --base <ref>",
    explain:
      "`contractc ci` compares with the commit at which the working branch left the default branch (`origin/HEAD`, else `main` or `master`), or with `--base`. A shallow clone often does not have that commit.",
  }),
  "diff/base-unreadable": entry<{ file: string; problem: string }>({
    severity: "error",
    title: "An earlier contract that cannot be read",
    say: (p) => `${p.file} cannot be read: ${p.problem}.`,
    why: "Without the contracts as they were there is nothing to compare.",
    fix: "Check that the file exists and that you may read it.",
    explain: "An earlier contract may be a file, or all Markdown files directly in a directory.",
  }),
  "diff/base-has-errors": entry<{ file: string; base: string; line: number | null; message: string; code: string }>({
    severity: "error",
    title: "An earlier contract with errors",
    say: (p) => `${p.file}${p.line === null ? "" : ` line ${p.line}`}, as of ${p.base}: ${p.message} (${p.code})`,
    why: "What the contract meant is not known, so nothing can be compared with it.",
    fix: "Compare with a commit whose contracts are without errors.",
    explain:
      "Both states of a contract are compiled in the same way. One with an error means nothing yet, and a comparison with it would have to guess.",
  }),
} as const;
