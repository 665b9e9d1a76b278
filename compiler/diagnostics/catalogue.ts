/** The one catalogue of diagnostics. */

import { access } from "./catalogue/access.ts";
import { accessConsequence } from "./catalogue/consequences/access.ts";
import { audit } from "./catalogue/audit.ts";
import { build } from "./catalogue/build.ts";
import { consequence } from "./catalogue/consequence.ts";
import { document } from "./catalogue/document.ts";
import { enforcement } from "./catalogue/enforcement.ts";
import { entity } from "./catalogue/entity.ts";
import { expression } from "./catalogue/expression.ts";
import { lifecycle } from "./catalogue/lifecycle.ts";
import { name } from "./catalogue/name.ts";
import { prose } from "./catalogue/prose.ts";
import { syntax } from "./catalogue/syntax.ts";
import { usage } from "./catalogue/usage.ts";
import { verify } from "./catalogue/verify.ts";

export const catalogue = {
  ...access,
  ...accessConsequence,
  ...audit,
  ...build,
  ...consequence,
  ...document,
  ...enforcement,
  ...entity,
  ...expression,
  ...lifecycle,
  ...name,
  ...prose,
  ...syntax,
  ...usage,
  ...verify,
} as const;

export type Code = keyof typeof catalogue;
export type Params<C extends Code> = Parameters<(typeof catalogue)[C]["say"]>[0];
