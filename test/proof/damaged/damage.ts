/** Damaged databases on file: one each, with the class of mistake, the kind of object it hits, and where it must be found. */

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { byCodeUnit } from "../../../compiler/text/source.ts";
import { root } from "../../guard/sources.ts";

export interface Damage {
  /** File name without its ending. */
  readonly name: string;
  readonly title: string;
  /** Number in the research's list of footguns, or letter and number of a class of defects. */
  readonly number: string;
  readonly mistake: string;
  /** Kind of object that is hit. */
  readonly object: string;
  /** Contract places of which one must be named by a finding; "platform" for what no contract owns. */
  readonly places: readonly string[];
  /** Why no attempt can notice it; null where an attempt must. */
  readonly closureOnly: string | null;
  readonly sql: string;
}

const folder = join(root, "test/proof/damaged");

/** Returns the damaged databases of a contract, in order; throws on a file that does not say what it must. */
export function damagesOf(contract: "sample" | "care"): readonly Damage[] {
  const files = readdirSync(join(folder, contract)).filter((one) => one.endsWith(".sql"));
  return files.sort(byCodeUnit).map((file) => parsed(file, readFileSync(join(folder, contract, file), "utf8")));
}

function parsed(file: string, text: string): Damage {
  const [head = "", ...statements] = text.split("\n\n");
  const lines = head.split("\n").map((line) => line.replace(/^-- ?/, ""));
  const values = (key: string): readonly string[] =>
    lines.filter((line) => line.startsWith(`${key}: `)).map((line) => line.slice(key.length + 2));
  const [title = "", blank] = lines;
  const mistake = /^(\w+) \((.+)\)$/.exec(values("class")[0] ?? "");
  const [object] = values("object");
  const places = values("place");
  if (!title.endsWith(".") || blank !== "" || mistake === null || object === undefined || places.length === 0)
    throw new Error(`${file} does not say what it damages`);
  return {
    name: file.replace(/\.sql$/, ""),
    title: title.slice(0, -1),
    number: mistake[1] ?? "",
    mistake: mistake[2] ?? "",
    object,
    places,
    closureOnly: values("closure only")[0] ?? null,
    sql: statements.join("\n\n"),
  };
}
