#!/usr/bin/env node
/** The binary: the only place that ends the process. */

import module from "node:module";

// From Node 22 on compiled code is kept between runs.
module.enableCompileCache?.();
const [{ processIo }, { main }] = await Promise.all([import("../dist/cli/io.js"), import("../dist/cli/main.js")]);

const exit = await main(process.argv.slice(2), processIo());
// Output to a pipe is asynchronous: leave only when everything has been handed over.
await Promise.all(
  [process.stdout, process.stderr].map((stream) => new Promise((done) => stream.write("", () => done()))),
);
process.exit(exit);
