/** Values that CHECK constraints commonly forbid. */

import type { Column } from "../ir/entity.ts";
import { isRepresentable } from "./number-range.ts";
import { isText } from "./value.ts";

/** Returns values of a column's type that a rule is likely to forbid; each is still a value of the type. */
export function wrongValues(column: Column): readonly string[] {
  const { type } = column;
  if (isText(type)) {
    const longest = type.arguments[0] ?? Infinity;
    const long = [300, 5_000, 20_001].map((one) => "x".repeat(one));
    const odd = ["no such value", "", " ", " sample ", "Sample", "sample", "!", "?", "a..b", "%", ...long];
    return odd.filter((one) => [...one].length <= longest);
  }
  if (type.dimensions > 0) {
    const many = Array.from({ length: 101 }, (_, at) => String(at)).join(",");
    return ["{}", isNumeric(type.name) || ["text", "varchar"].includes(type.name) ? `{${many}}` : "{}"];
  }
  if (isNumeric(type.name))
    return ["-1", "0", "1", "-1000000", "1000000", "30000", "7", "0.001", "99999999"].filter((one) =>
      isRepresentable(type, one),
    );
  if (type.name === "json" || type.name === "jsonb") return ["{}", "[]", "1", "null", '"text"'];
  if (type.name === "date") return ["0001-01-01", "1700-02-03", "2999-12-30", "9999-12-31"];
  if (type.name.startsWith("timestamp"))
    return ["0001-01-01 00:00:00+00", "1700-02-03 04:05:06+00", "9999-12-31 00:00:00+00"];
  if (type.name === "time" || type.name === "timetz") return ["00:00:00", "23:59:59"];
  return [];
}

/** Whether values of the type are numbers. */
export function isNumeric(name: string): boolean {
  return (
    /^(int|small|big|numeric|decimal|real|double|float)/.test(name) && !name.endsWith("range") && name !== "interval"
  );
}
