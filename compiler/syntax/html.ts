/** HTML that stands for itself: markdown shows it, and a contract cannot read it. */

import type { Nodes, Root } from "mdast";
import { spanOf } from "../text/source.ts";
import type { Source, Span } from "../text/source.ts";

/** Elements that are shown as tables, lists or blocks also where markdown takes them for a part of a sentence. */
const blockElement = /<\/?(?:table|thead|tbody|tr|th|td|ul|ol|li|dl|dt|dd|pre|details|summary|h[1-6]|p|div)\b/i;

/**
 * Returns the places of all HTML blocks in document order, and of tables and other blocks inside sentences. Comments
 * say nothing and are left out; what stands behind one in its block is not.
 */
export function findHtml(source: Source, tree: Root): readonly Span[] {
  const found: Span[] = [];
  const look = (value: string, node: Nodes, wanted: RegExp): boolean => {
    if (!wanted.test(value.replaceAll(/<!--[\s\S]*?(?:-->|$)/g, ""))) return false;
    const start = node.position?.start.offset ?? 0;
    found.push(spanOf(source, start, node.position?.end.offset ?? start));
    return true;
  };
  // Once for each sentence: one element of a table is followed by more.
  const inSentence = (node: Nodes): boolean =>
    node.type === "html" ? look(node.value, node, blockElement) : "children" in node && node.children.some(inSentence);
  const visit = (node: Nodes): void => {
    if (node.type === "html") look(node.value, node, /\S/);
    else if (node.type === "paragraph" || node.type === "heading") inSentence(node);
    else if ("children" in node) node.children.forEach(visit);
  };
  // Cells report markup of their own.
  for (const node of tree.children) if (node.type !== "table") visit(node);
  return found;
}
