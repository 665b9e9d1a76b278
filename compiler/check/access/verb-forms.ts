/** English verbs and the participles that name the states they lead to. */

/** Verbs whose participle no rule gives, also behind a prefix: resend, withhold, overwrite. */
const irregular: readonly (readonly [verb: string, participle: string])[] = [
  ["begin", "begun"],
  ["break", "broken"],
  ["bring", "brought"],
  ["build", "built"],
  ["buy", "bought"],
  ["catch", "caught"],
  ["choose", "chosen"],
  ["do", "done"],
  ["find", "found"],
  ["forget", "forgotten"],
  ["freeze", "frozen"],
  ["go", "gone"],
  ["hide", "hidden"],
  ["hold", "held"],
  ["keep", "kept"],
  ["lay", "laid"],
  ["leave", "left"],
  ["lose", "lost"],
  ["make", "made"],
  ["meet", "met"],
  ["pay", "paid"],
  ["ride", "ridden"],
  ["sell", "sold"],
  ["send", "sent"],
  ["spend", "spent"],
  ["stand", "stood"],
  ["teach", "taught"],
  ["tell", "told"],
  ["wear", "worn"],
  ["win", "won"],
  ["write", "written"],
];

/** Returns what a verb in lower case makes of a row: itself, archived, signed, submitted, final, active, withdrawn. */
export function participlesOf(verb: string): ReadonlySet<string> {
  const forms = [verb, `${verb}d`, `${verb}ed`, `${verb}${verb.at(-1) ?? ""}ed`, `${verb}n`, `${verb}en`];
  if (verb.endsWith("y")) forms.push(`${verb.slice(0, -1)}ied`);
  if (/i[sz]e$/.test(verb)) forms.push(verb.slice(0, -3));
  if (verb.endsWith("ate")) forms.push(`${verb.slice(0, -3)}e`);
  for (const [one, participle] of irregular)
    if (verb.endsWith(one)) forms.push(`${verb.slice(0, -one.length)}${participle}`);
  return new Set(forms);
}

/** Returns verbs that lead to a state of this name in lower case, the likeliest first; empty when none is known. */
export function verbsOf(state: string): readonly string[] {
  const verbs: string[] = [];
  for (const [verb, participle] of irregular)
    if (state.endsWith(participle)) verbs.push(`${state.slice(0, -participle.length)}${verb}`);
  if (state.endsWith("ied")) verbs.push(`${state.slice(0, -3)}y`);
  else if (state.endsWith("ed")) {
    const stem = state.slice(0, -2);
    if (/([bdfgklmnprtvz])\1$/.test(stem)) verbs.push(stem.slice(0, -1));
    verbs.push(...(/(?:[cgsuvz]|at|et|ut|ir|or|[bcdfgkpt]l|ul)$/.test(stem) ? [`${stem}e`, stem] : [stem, `${stem}e`]));
  } else if (state.endsWith("ive")) verbs.push(`${state.slice(0, -1)}ate`);
  else if (state.endsWith("wn")) verbs.push(state.slice(0, -1));
  else if (state.endsWith("en")) verbs.push(state.slice(0, -1), state.slice(0, -2));
  else if (state.endsWith("al")) verbs.push(`${state}ize`);
  return verbs.filter((verb) => participlesOf(verb).has(state));
}
