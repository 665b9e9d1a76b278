/** Diagnostics of the family `approval/`: the table in which somebody signs what a migration destroys. */

import { entry } from "../entry.ts";
import { shortened } from "../shortened.ts";

const why = "An approval lets a migration destroy data: it must say what it means.";
const explain =
  "The section Approvals holds tables `Version | Object | Change | Reason`. Each row allows one destructive change, in one version of the contract: `1.1 | profiles.email | drop column | Sign-in keeps it`. Objects are a table (`profiles`), a column (`profiles.email`), a value (`profiles.status = disabled`) or a role (`role provider`). `contractc plan` prints the row that a change needs.";

export const approval = {
  "approval/invalid-version": entry<{ version: string }>({
    severity: "error",
    title: "Approval for something that is no version",
    say: ({ version }) => `"${shortened(version)}" is no version of a contract.`,
    why,
    fix: "Write the version of the contract in which the change happens, as in its header: 1.1.",
    explain,
  }),
  "approval/later-version": entry<{ version: string; current: string }>({
    severity: "warning",
    title: "Approval for a version that does not exist yet",
    say: ({ version, current }) => `This row approves a change of version ${version}, and the contract is ${current}.`,
    why: "An approval that waits would allow a later change that nobody has looked at.",
    fix: "Write the version of the header. | Raise the version of the contract.",
    explain,
  }),
  "approval/unclear": entry<{ column: string; text: string }>({
    severity: "error",
    title: "Approval without a word",
    say: ({ column, text }) => `The column ${column} of this approval says nothing: "${shortened(text)}".`,
    why: "Whoever reads the contract later must find what was signed, and why.",
    fix: "Write it in words.",
    explain,
  }),
  "approval/duplicate": entry<{ object: string; version: string }>({
    severity: "error",
    title: "Approval that is there twice",
    say: ({ object, version }) => `The change of "${shortened(object)}" in version ${version} is approved twice.`,
    why: "Two reasons for one change leave open which one holds.",
    fix: "Remove one of the rows.",
    explain,
  }),
} as const;
