/** Damaging a function by replacing a piece of its text. */

/**
 * Makes pg_temp.rewrite(routine, from, to) for the session: replaces text in a function's definition, everywhere it
 * stands, and fails when the text is not there, so that no damage is imaginary.
 */
export const rewriteFunction = `create function pg_temp.rewrite(routine regprocedure, was text, becomes text) returns void language plpgsql as $rewrite$
  declare
    definition text := pg_get_functiondef(routine);
    damaged text := replace(definition, was, becomes);
  begin
    if damaged = definition then raise exception 'nothing to damage in %', routine; end if;
    execute damaged;
  end
  $rewrite$`;

export const dropRewriteFunction = "drop function pg_temp.rewrite(regprocedure, text, text)";

/** Returns SQL that replaces text in a function's definition, by itself. */
export function rewrite(routine: string, from: string, to: string): string {
  return `${rewriteFunction};
    select pg_temp.rewrite('${routine}', $from$${from}$from$, $to$${to}$to$);
    ${dropRewriteFunction}`;
}
