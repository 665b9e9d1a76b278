/** The building blocks an emitted schema file may begin with; a file gets those it uses, in this order. */

import { cellSnippets } from "./cell-snippets.ts";
import { functionSnippets } from "./function-snippets.ts";
import { timeSnippets } from "./time-snippets.ts";
import { truthSnippets } from "./truth-snippets.ts";
import { valueSnippets } from "./value-snippets.ts";

/** A declaration of the emitted file. */
export interface Snippet {
  readonly name: string;
  /** Names of the snippets its text uses. */
  readonly needs: readonly string[];
  readonly text: string;
}

const snippets: readonly Snippet[] = [
  ...valueSnippets,
  ...timeSnippets,
  ...cellSnippets,
  ...functionSnippets,
  ...truthSnippets,
];

/** The names by which snippets are asked for. */
export const snippetNames: ReadonlySet<string> = new Set(snippets.map((snippet) => snippet.name));

/** Every name that snippets declare: the file's own declarations must avoid them. */
export const declaredNames: readonly string[] = snippets.flatMap(({ text }) =>
  [...text.matchAll(/^(?:export )?(?:const|function|type|interface) (\w+)/gm)].map((match) => match[1] ?? ""),
);

/** Returns the texts of the named snippets and of what they need, in order. Throws on an unknown name. */
export function snippetTexts(names: Iterable<string>): readonly string[] {
  const wanted = new Set<string>();
  const want = (name: string): void => {
    const snippet = snippets.find((one) => one.name === name);
    if (snippet === undefined) throw new Error(`no building block named ${name}`);
    if (wanted.has(name)) return;
    wanted.add(name);
    for (const need of snippet.needs) want(need);
  };
  for (const name of names) want(name);
  return snippets.filter((snippet) => wanted.has(snippet.name)).map((snippet) => snippet.text.trim());
}
