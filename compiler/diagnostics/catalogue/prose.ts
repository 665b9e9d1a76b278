/** Diagnostics of the family `prose/`. */

import { entry } from "../entry.ts";

export const prose = {
  "prose/uncompiled-rule": entry<{ sentence: string; reason: string }>({
    severity: "warning",
    title: "Sentence that sounds like a rule",
    say: ({ sentence, reason }) => `"${sentence}" sounds like a rule (${reason}) but has no effect.`,
    why: "Readers will believe that it is enforced. Only tables and known sentences are.",
    fix: 'Say it in a matrix or with a known sentence. | Mark it "(application-level ...)" or "(for reference only)". | Accept it with a reason in the table Accepted findings.',
    explain:
      "A sentence of a claimed section that was not compiled is reported when it has a rule word (only, never, must, cannot ...) and names an entity, column, role or status, when it contains SQL, or when it says always, all or never of writes, reads, audit or deletion.",
  }),
  "prose/contradicts-decision": entry<{ sentence: string; decision: string; question: string }>({
    severity: "warning",
    title: "Sentence against a decision",
    say: ({ sentence, decision }) => `"${sentence}" offers what was decided against: "${decision}".`,
    why: "A reader of this sentence will build what nobody agreed to. The decision holds; nothing of the sentence is compiled.",
    fix: "Remove the sentence. | Change the decision.",
    explain:
      'A decision that begins with No, or contains a sentence "No <thing>", is compared with the prose of the other sections.',
  }),
  "prose/unused-acceptance": entry<{ code: string; where: string }>({
    severity: "warning",
    title: "Accepted finding that does not occur",
    say: ({ code, where }) => `Nothing at "${where}" reports ${code}, so there is nothing to accept.`,
    why: "An acceptance that outlives its finding would hide the next one.",
    fix: "Remove the row.",
    explain: "Each row of the table Accepted findings must match at least one warning or note.",
  }),
  "prose/error-cannot-be-accepted": entry<{ code: string }>({
    severity: "error",
    title: "Error in the accepted findings",
    say: ({ code }) => `${code} is an error and cannot be accepted.`,
    why: "What is not understood is never compiled.",
    fix: "Resolve the error and remove the row.",
    explain: "Warnings and notes can be accepted with a reason; errors cannot.",
  }),
  "prose/acceptance-not-understood": entry<{ problem: string }>({
    severity: "error",
    title: "Accepted finding that cannot be read",
    say: ({ problem }) => `This row of Accepted findings cannot be used: ${problem}.`,
    why: "A suppression that is not understood could hide the wrong finding.",
    fix: "Use the columns Code, Where and Reason, a known code, a section number, line or semantic path, and a reason.",
    explain:
      "The table is `Code | Where | Reason`. Where is a section number (`5.3`), a semantic path (`access/profiles/delete`), or a quotation of the place.",
  }),
} as const;
