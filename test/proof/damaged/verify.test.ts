/** The whole verification is red on a damaged database, and names the line. */

import { afterAll, beforeAll, expect, test } from "vitest";
import { openEmbedded } from "../../../compiler/database/embedded.ts";
import { replay } from "../../../compiler/database/replay.ts";
import { defaultSettings } from "../../../compiler/emit/emitter.ts";
import { spanOfPath } from "../../../compiler/pipeline/proof-findings.ts";
import { verifyDatabase } from "../../../compiler/pipeline/verify-database.ts";
import { damagesOf } from "./damage.ts";
import { openPatient } from "./examine.ts";
import type { Patient } from "./examine.ts";
import { dropRewriteFunction, rewriteFunction } from "./rewrite.ts";

/** What the rows show, and what only the log shows. */
const chosen = ["guards-gone", "delete-not-audited"];

let patient: Patient;
beforeAll(async () => {
  patient = await openPatient("sample");
});
afterAll(() => patient.database.close());

test.each(damagesOf("sample").filter((one) => chosen.includes(one.name)))("$title", async ({ sql, places }) => {
  const damaged = await openEmbedded();
  try {
    await replay(damaged, patient.migrations);
    await damaged.execute(`${rewriteFunction};\n${sql};\n${dropRewriteFunction}`);
    const proof = await verifyDatabase(damaged, patient.project, defaultSettings, {
      live: null,
      reference: patient.reference,
      model: true,
      progress: () => undefined,
    });
    const lines = places.map((place) => spanOfPath(place, patient.project)?.start);
    const errors = proof.diagnostics.filter((one) => one.severity === "error");
    expect(errors.map((one) => one.span?.start).filter((one) => lines.includes(one))).not.toEqual([]);
  } finally {
    await damaged.close();
  }
});
