/** Colours of the text output; without colour every function returns its text unchanged. */

import type { Severity } from "../diagnostic.ts";

export interface Paint {
  readonly severity: (severity: Severity, text: string) => string;
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
}

const escape = "\u001b[";
const colours: Readonly<Record<Severity, string>> = { error: "31", warning: "33", note: "36" };

const between = (open: string, close: string) => (text: string) => `${escape}${open}m${text}${escape}${close}m`;

export const plain: Paint = { severity: (_, text) => text, strong: (text) => text, faint: (text) => text };

export const coloured: Paint = {
  severity: (severity, text) => between(`1;${colours[severity]}`, "0")(text),
  strong: between("1", "22"),
  faint: between("2", "22"),
};
