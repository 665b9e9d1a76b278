/** The one catalogue of diagnostics. */

import { access } from "./catalogue/access.ts";
import { accessConsequence } from "./catalogue/consequences/access.ts";
import { approval } from "./catalogue/approval.ts";
import { audit } from "./catalogue/audit.ts";
import { build } from "./catalogue/build.ts";
import { consequence } from "./catalogue/consequence.ts";
import { diff } from "./catalogue/diff.ts";
import { document } from "./catalogue/document.ts";
import { doors } from "./catalogue/door.ts";
import { driftFamily } from "./catalogue/drift.ts";
import { enforcement } from "./catalogue/enforcement.ts";
import { entity } from "./catalogue/entity.ts";
import { expression } from "./catalogue/expression.ts";
import { former } from "./catalogue/former.ts";
import { lifecycle } from "./catalogue/lifecycle.ts";
import { model } from "./catalogue/model.ts";
import { mutation } from "./catalogue/mutation.ts";
import { name } from "./catalogue/name.ts";
import { plan } from "./catalogue/plan.ts";
import { prose } from "./catalogue/prose.ts";
import { regression } from "./catalogue/regression.ts";
import { syntax } from "./catalogue/syntax.ts";
import { usage } from "./catalogue/usage.ts";
import { verify } from "./catalogue/verify.ts";

export const catalogue = {
  ...access,
  ...accessConsequence,
  ...approval,
  ...audit,
  ...build,
  ...consequence,
  ...diff,
  ...document,
  ...doors,
  ...driftFamily,
  ...enforcement,
  ...entity,
  ...expression,
  ...former,
  ...lifecycle,
  ...model,
  ...mutation,
  ...name,
  ...plan,
  ...prose,
  ...regression,
  ...syntax,
  ...usage,
  ...verify,
} as const;

export type Code = keyof typeof catalogue;
export type Params<C extends Code> = Parameters<(typeof catalogue)[C]["say"]>[0];
