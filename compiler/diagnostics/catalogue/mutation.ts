/** Diagnostics of the family `mutation/`: damage that the proof did not notice. */

import { entry } from "../entry.ts";

export const mutation = {
  "mutation/survived": entry<{ object: string; damage: string; closure: boolean }>({
    severity: "error",
    title: "Damage that no attack notices",
    say: (p) => `${p.object}: ${p.damage}, and every attack still ends as the contract says.`,
    why: (p) =>
      p.closure
        ? "The comparison of the catalog sees this damage, but what people can do was not put to the test here."
        : "Neither the attacks nor the comparison of the catalog would notice it in your database.",
    fix: "Report it as a gap in contractc, with the contract. | Add the attempt that must fail as a regression to the contract.",
    explain:
      "`verify --mutate` damages every emitted object in every way it knows, one at a time, in a transaction on the embedded database, and attacks what came of it. A mutant that no attack notices has survived. Survivors that the exhaustive small model cannot tell from the contract either are equivalent and no finding.",
  }),
} as const;
