/** Damaged databases of another contract: lifecycles, owners over parents, rights of everybody. */

import { proveDamages } from "./prove-damages.ts";

proveDamages("care", "Damaged databases of care");
