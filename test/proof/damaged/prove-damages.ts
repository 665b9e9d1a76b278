/** The tests that every damaged database of a contract is found, at the right line, by the proofs that can see it. */

import { afterAll, beforeAll, expect, test } from "vitest";
import { damagesOf } from "./damage.ts";
import { expectDocument } from "./document.ts";
import { examine, openPatient } from "./examine.ts";
import type { Patient } from "./examine.ts";
import { sightingTable } from "./tables.ts";
import type { Sighting } from "./tables.ts";

/** Declares the tests for one contract; the table of what was seen is the document `<contract>/README.md`. */
export function proveDamages(contract: "sample" | "care", title: string): void {
  const damages = damagesOf(contract);
  const sightings: Sighting[] = [];
  let patient: Patient;
  beforeAll(async () => {
    patient = await openPatient(contract);
  });
  afterAll(() => patient.database.close());

  test.each(damages)("$title ($object)", async (damage) => {
    const { behaviour, model, closure, elsewhere, next } = await examine(patient, damage);
    patient = next;
    const seen = {
      behaviour: behaviour.length > 0,
      model: model.length > 0,
      closure: closure.length > 0,
    };
    sightings.push({ damage, ...seen });
    const all = [...behaviour, ...model, ...closure];
    const others = elsewhere.map((one) => `${one.severity} ${one.path}: ${one.message}`).join("\n");
    expect(all.length, `not found at ${damage.places.join(" or ")}, but:\n${others}`).toBeGreaterThan(0);
    // What attempts can notice, attempts must notice: the catalog alone knows no behaviour.
    expect(seen.behaviour || seen.model, others).toBe(damage.closureOnly === null);
    for (const one of [...behaviour, ...model]) expect(one.evidence?.script).toMatch(/^begin;$[^]*^rollback;$/m);
  });

  test("the table of what was seen is the committed one", () => {
    expect(sightings).toHaveLength(damages.length);
    expectDocument(`${contract}/README.md`, `# ${title}\n\n${sightingTable(sightings)}\n`);
  });

  test("all damages were taken back", async () => {
    const { rows } = await patient.database.query(
      "select count(*)::int as rows from public.profiles".replace(
        "profiles",
        contract === "care" ? "people" : "profiles",
      ),
    );
    expect(rows).toEqual([{ rows: 0 }]);
  });
}
