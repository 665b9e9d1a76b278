/** "Own" as a predicate. */

import type { Entity } from "../../ir/entity.ts";
import type { OwnPredicate } from "../../ir/predicate.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Span } from "../../text/source.ts";
import { report } from "./matrix-context.ts";
import type { Reading } from "./matrix-context.ts";
import { describeWay, ownWays } from "./own-rows.ts";

/**
 * Returns what "Own" means for an entity: by the designated column when there is one, else the one way there is. Null,
 * with `access/no-own-rows` or `access/ambiguous-own` written down, when there is none or more than one.
 */
export function readOwn(reading: Reading, entity: Entity, column: string | null, span: Span): OwnPredicate | null {
  const wanted = column ?? reading.ownColumns.get(entity.name) ?? null;
  const ways = ownWays(reading.structure, entity).filter((way) => wanted === null || way.column === wanted);
  const where = { span, path: `access/${entity.name}` };
  const [only] = ways;
  if (ways.length === 1 && only !== undefined) return only;
  if (only === undefined) report(reading, diagnose("access/no-own-rows", where, { entity: entity.name }));
  else
    report(
      reading,
      diagnose("access/ambiguous-own", where, {
        entity: entity.name,
        ways: ways.map((way) => describeWay(reading.structure, way)),
      }),
    );
  return null;
}
