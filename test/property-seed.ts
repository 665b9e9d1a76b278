/** Property tests draw the same values in every run; FC_SEED=random explores, FC_SEED=<number> repeats. */

import fc from "fast-check";

const chosen = process.env["FC_SEED"] ?? "20261120";

if (chosen !== "random") fc.configureGlobal({ seed: Number(chosen) });
