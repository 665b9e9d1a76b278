/** A worker thread: takes its share of the mutants, reports each, then the whole result. */

import { parentPort, workerData } from "node:worker_threads";
import { workOn } from "./share.ts";
import type { ShareInput, ShareResult } from "./share.ts";

const send = (message: ShareResult | "done"): void => parentPort?.postMessage(message, []);

send(await workOn(workerData as ShareInput, () => send("done")));
