/** Damaged databases of the sample contract. */

import { proveDamages } from "./prove-damages.ts";

proveDamages("sample", "Damaged databases of auth-foundation");
