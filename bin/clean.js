/** Removes what an earlier build compiled, so that nothing outlives its source. */

import { rmSync } from "node:fs";

rmSync(new URL("../dist/", import.meta.url), { recursive: true, force: true });
