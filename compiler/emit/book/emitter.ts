/** The contract book: one page per module that says what the contract became, for the people who sign it. */

import type { Emitter } from "../emitter.ts";
import { bookPage } from "./page.ts";
import { statementsIn } from "./statements.ts";

/** Emits `generated/<module>/README.md`. The SQL it shows is cut from the migrations that were emitted before it. */
export const bookEmitter: Emitter = {
  name: "book",
  emit: (input) => {
    const migrations = (input.emitted ?? []).filter((artifact) => artifact.path.startsWith("supabase/migrations/"));
    const text = bookPage(
      input,
      migrations.flatMap((file) => statementsIn(file.text)),
    );
    return {
      value: [{ path: `generated/${input.module.ir.module}/README.md`, text, mode: "generated" }],
      diagnostics: [],
    };
  },
};
