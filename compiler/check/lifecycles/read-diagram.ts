/** Transition diagrams: chains of states in a code block. */

import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Transition } from "../../ir/lifecycle.ts";
import type { Fence } from "../../syntax/document.ts";
import type { Spanned } from "../../syntax/spanned.ts";
import { slice, spanIn, spannedFence, trimmed } from "../../syntax/spanned.ts";
import type { Span } from "../../text/source.ts";
import { didYouMean } from "../names.ts";
import { arrow, oddArrow } from "./arrows.ts";
import type { Deletion } from "./deletions.ts";
import type { LifecycleReading } from "./lifecycle-reading.ts";

/** Null for [created] and [deleted]. */
export interface Step {
  readonly from: string | null;
  readonly to: string | null;
  readonly who: string;
  readonly span: Span;
}

export interface ReadSteps {
  readonly initial: readonly string[];
  readonly transitions: readonly (Transition & { readonly span: Span })[];
  /** What a column Who says; a diagram has none. */
  readonly who: readonly Step[];
  readonly deletions: readonly Deletion[];
}

/**
 * Returns the steps of a diagram, in order, each once, or null with errors of the family `lifecycle/`: `a → b → c` is
 * a chain, `[created]` and `[deleted]` are no states, `↘ [deleted]` is from every state (language.md, Lifecycle). A
 * Mermaid state diagram says the same with `[*] --> a` and `a --> b`.
 */
export function readDiagram(
  reading: LifecycleReading,
  fence: Fence,
  states: readonly string[],
  path: string,
): ReadSteps | null {
  const initial: string[] = [];
  const transitions: (Transition & { span: Span })[] = [];
  const deletions: Deletion[] = [];
  let failed = false;
  const whole = spannedFence(fence);
  let at = 0;
  for (const text of whole.text.split("\n")) {
    const line = trimmed(slice(whole, at, at + text.length));
    at += text.length + 1;
    const mermaid = fence.language === "mermaid";
    if (line.text === "" || (mermaid && /^(stateDiagram(-v2)?|direction \w+)$/.test(line.text))) continue;
    const nodes = readLine(
      reading,
      mermaid ? slice(line, 0, /\s*:/.exec(line.text)?.index ?? line.text.length) : line,
      states,
      mermaid,
      path,
    );
    if (nodes === null) failed = true;
    nodes?.forEach((node, index) => {
      const next = nodes[index + 1];
      if (node.everyState === true)
        deletions.push(...states.map((from) => ({ from, said: false, span: spanIn(line) })));
      // The end of a Mermaid diagram is a state that nothing leads out of, not a deletion.
      else if (!mermaid && next?.state === null && node.state !== null)
        deletions.push({ from: node.state, said: false, span: spanIn(line) });
      if (next === undefined || next.state === null) return;
      if (node.state === null) {
        if (!initial.includes(next.state)) initial.push(next.state);
      } else if (!transitions.some((one) => one.from === node.state && one.to === next.state)) {
        transitions.push({ from: node.state, to: next.state, span: spanIn(line) });
      }
    });
  }
  return failed ? null : { initial, transitions, who: [], deletions };
}

interface DiagramNode {
  /** Null for [created] and [deleted]. */
  readonly state: string | null;
  /** For `↘ [deleted]`. */
  readonly everyState?: boolean;
}

function readLine(
  reading: LifecycleReading,
  line: Spanned,
  states: readonly string[],
  mermaid: boolean,
  path: string,
): readonly DiagramNode[] | null {
  const refuse = (problem: string, piece: Spanned = line): null => {
    const where = { span: spanIn(piece), path };
    reading.notebook.diagnostics.push(diagnose("lifecycle/bad-diagram", where, { line: line.text, problem }));
    return null;
  };
  if (line.text.startsWith("↘")) return readSideArrow(reading, line, path);
  const odd = oddArrow.exec(line.text);
  if (odd !== null) return refuse(`${odd[0]} has no meaning here`);
  const parts: Spanned[] = [];
  let at = 0;
  for (const match of line.text.matchAll(new RegExp(arrow, "g"))) {
    parts.push(trimmed(slice(line, at, match.index)));
    at = match.index + match[0].length;
  }
  parts.push(trimmed(slice(line, at)));
  if (parts.length === 1) return refuse("there is no arrow in it");
  const nodes: DiagramNode[] = [];
  for (const [index, part] of parts.entries()) {
    const note = /^(.*?)\s*\(([^()]*)\)$/.exec(part.text);
    const word = (note?.[1] ?? part.text).trim();
    const pseudo =
      mermaid && word === "[*]" ? (index === 0 ? "created" : "deleted") : /^\[(\w+)\]$/.exec(word)?.[1]?.toLowerCase();
    if (note !== null && pseudo !== "deleted") reading.remarks.push({ text: note[2] ?? "", span: spanIn(part), path });
    if (pseudo !== undefined) {
      const placed = (pseudo === "created" && index === 0) || (pseudo === "deleted" && index === parts.length - 1);
      if (!placed) return refuse(`only [created] at the beginning and [deleted] at the end are no states`, part);
      nodes.push({ state: null });
    } else if (word === "") return refuse("an arrow has nothing at one end");
    else if (!states.includes(word)) {
      const where = { span: spanIn(part), path };
      reading.notebook.diagnostics.push(
        diagnose("lifecycle/unknown-state", where, { state: word, suggestion: didYouMean(word, states) }),
      );
      return null;
    } else if (nodes.at(-1)?.state === word) return refuse(`"${word}" leads to itself`);
    else nodes.push({ state: word });
  }
  return nodes;
}

/** `↘ [deleted]`, with a note: deletion from every state, which grants nothing. */
function readSideArrow(reading: LifecycleReading, line: Spanned, path: string): readonly DiagramNode[] | null {
  const target = /^↘\s*(\S+)/.exec(line.text)?.[1] ?? "";
  if (/^↘\s*\[deleted\](\s*\([^()]*\))?$/i.test(line.text)) return [{ state: null, everyState: true }];
  const where = { span: spanIn(line), path };
  reading.notebook.diagnostics.push(diagnose("lifecycle/side-arrow", where, { state: target }));
  return null;
}
