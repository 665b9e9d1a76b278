/** The tables that tell what the damaged databases cover, and which proof saw what. */

import { byCodeUnit } from "../../../compiler/text/source.ts";
import type { Damage } from "./damage.ts";

export interface Sighting {
  readonly damage: Damage;
  readonly behaviour: boolean;
  readonly model: boolean;
  readonly closure: boolean;
}

/** Returns the table of classes of mistakes against kinds of objects: how many databases are damaged in that way. */
export function coverageTable(damages: readonly Damage[]): string {
  const objects = [...new Set(damages.map((one) => one.object))].sort(byCodeUnit);
  const classes = new Map(damages.map((one) => [one.number, one.mistake] as const));
  const rows = [...classes]
    .sort(([a], [b]) => byNumber(a, b))
    .map(([number, mistake]) => {
      const counts = objects.map(
        (object) => damages.filter((one) => one.number === number && one.object === object).length,
      );
      return [number, mistake, ...counts.map((one) => (one === 0 ? "" : String(one)))];
    });
  return table(["class", "mistake", ...objects], rows);
}

/** Returns the table of the databases of one contract: what was damaged, where it must be found, and which proof did. */
export function sightingTable(sightings: readonly Sighting[]): string {
  const mark = (seen: boolean): string => (seen ? "x" : "");
  const rows = sightings.map(({ damage, behaviour, model, closure }) => [
    `[${damage.title}](${damage.name}.sql)`,
    damage.number,
    damage.object,
    damage.places.map((one) => `\`${one}\``).join(", "),
    mark(behaviour),
    mark(model),
    mark(closure),
    damage.closureOnly ?? "",
  ]);
  return table(["database", "class", "object", "found at", "attacks", "model", "closure", "why closure alone"], rows);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** Footguns by number, then classes of defects. */
function byNumber(a: string, b: string): number {
  const rank = (one: string): number =>
    Number(one.replace(/\D/g, "")) + (/^\d/.test(one) ? 0 : one.startsWith("B") ? 1000 : 2000);
  return rank(a) - rank(b);
}
