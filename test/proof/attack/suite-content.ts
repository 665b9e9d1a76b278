/** What an emitted Vitest suite would attempt: its file is run with stand-ins for Vitest and the database. */

import { build } from "esbuild";
import type { Attempt, World } from "../../../compiler/testing.ts";

export interface SuiteContent {
  readonly world: World;
  readonly attempts: readonly Attempt[];
}

const standIns = `
  export const content = { world: null, attempts: [] };
  const tests = [], befores = [];
  export const test = (name, run) => tests.push(run);
  export const describe = (name, run) => run();
  export const beforeAll = (run) => befores.push(run);
  export const afterAll = () => {};
  export const expect = () => ({ toEqual: () => {}, toBeGreaterThan: () => {} });
  export const openAttacks = async (world) => {
    content.world = world;
    const attempt = async (attempts) => { content.attempts.push(...attempts); return { findings: [], leftOut: [] }; };
    return { rowsRefused: [], attempt, summary: () => ({ made: 1, leftOut: "" }), close: async () => {} };
  };
  export async function run() {
    for (const one of befores) await one();
    for (const one of tests) await one({ skip: () => {} });
    return content;
  }
`;

/** Returns the world and the attempts of a suite, in its order. */
export async function contentOf(suite: string): Promise<SuiteContent> {
  const { outputFiles } = await build({
    stdin: { contents: `${suite}\nexport { run } from "stand-ins";`, loader: "ts" },
    bundle: true,
    format: "esm",
    write: false,
    plugins: [
      {
        name: "stand-ins",
        setup(building) {
          building.onResolve({ filter: /^(?:vitest|contractc\/testing|stand-ins)$/ }, () => ({
            path: "stand-ins",
            namespace: "stand-ins",
          }));
          building.onLoad({ filter: /.*/, namespace: "stand-ins" }, () => ({ contents: standIns, loader: "js" }));
        },
      },
    ],
  });
  const code = outputFiles[0]?.text ?? "";
  const loaded = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as {
    readonly run: () => Promise<SuiteContent>;
  };
  return loaded.run();
}
