/** Where in the contract a semantic path stands; null when nothing is near. */

import type { Span } from "../../text/source.ts";

export type Place = (path: string) => Span | null;
