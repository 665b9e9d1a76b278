/** The contracts that models are made of, and their databases. */

import { modelOf } from "../../../compiler/attack/model/model.ts";
import type { Model } from "../../../compiler/attack/model/point.ts";
import { defaultSettings } from "../../../compiler/emit/emitter.ts";
import { authFoundationIr } from "../../fixtures/auth-foundation.ir.ts";
import { clinicNotesIr } from "../../fixtures/clinic-notes.ir.ts";
import type { Project } from "../attack/emitted.ts";
import { practiceIr } from "../attack/practice.ir.ts";
import { careIr } from "../emit-sql/care.ts";

/** Returns the projects under proof by name. */
export async function projects(): Promise<Readonly<Record<string, Project>>> {
  return {
    sample: [authFoundationIr],
    care: [await careIr()],
    notes: [authFoundationIr, clinicNotesIr],
    practice: [authFoundationIr, practiceIr],
  };
}

/** Returns the model of the last module of a project. */
export function modelOfLast(project: Project): Model {
  return modelOf(project.at(-1) ?? project[0], project, defaultSettings);
}
