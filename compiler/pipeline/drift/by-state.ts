/** Which migrations were applied, told by the state alone: the beginning of the list that fits best. */

import type { DefaultPrivileges } from "../../database/bootstrap.ts";
import { openEmbedded } from "../../database/embedded.ts";
import { readReference } from "../../database/observe.ts";
import type { Picture, Subject } from "../../database/read-live.ts";
import { replay } from "../../database/replay.ts";
import type { MigrationFile } from "../../database/replay.ts";
import type { ComparedHistory } from "../../observe/drift/history.ts";
import { compareWithReference } from "../../observe/reference.ts";
import { expectationOf } from "./expectation.ts";
import type { ExpectationCache } from "./expectation.ts";

/** Reading the state after each of more would take longer than anybody waits: then all of them count as applied. */
const most = 60;

/**
 * Returns which of the files were applied. The state after each is compared with the live one; of equally good ones the
 * longest is taken. Throws ReplayError.
 */
export async function appliedByState(
  files: readonly MigrationFile[],
  picture: Picture,
  subject: Subject,
  privileges: DefaultPrivileges,
  cache: ExpectationCache,
): Promise<ComparedHistory> {
  const whole = await expectationOf(files, subject, privileges, cache);
  const all = compareWithReference(whole.facts, picture.facts, subject.expected).length;
  if (all === 0 || files.length > most) return history(files, files.length);
  let best = { count: all, applied: files.length };
  const database = await openEmbedded({ defaultPrivileges: privileges });
  try {
    for (const [at, file] of files.slice(0, -1).entries()) {
      await replay(database, [file]);
      const facts = await readReference(database, subject.settings);
      const { length: count } = compareWithReference(facts, picture.facts, subject.expected);
      if (count < best.count || (count === best.count && at + 1 > best.applied)) best = { count, applied: at + 1 };
    }
  } finally {
    await database.close();
  }
  return history(files, best.applied);
}

function history(files: readonly MigrationFile[], applied: number): ComparedHistory {
  const [done, pending] = [files.slice(0, applied), files.slice(applied)];
  return { applied: done, pending, edited: [], unknown: [], elsewhere: [], run: done };
}
