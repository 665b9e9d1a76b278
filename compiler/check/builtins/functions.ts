/** Built-in functions that expressions of a contract may call: an allow-list, the same on Postgres 15 to 18. */

/**
 * `name:arguments:volatility` from pg_proc of 15.18 and 18.4, what both have: ordinary functions over data types, described,
 * not the implementation of an operator. Left out by hand: everything that reads the server, the session or a file,
 * writes, sleeps or locks, large objects, privileges, XML from tables, and support functions. Arguments are counts or
 * ranges; volatility is i (immutable), s (stable), v (volatile), two letters when overloads differ.
 */
const functions = `
  abbrev:1:i abs:1:i acos:1:i acosd:1:i acosh:1:i age:1-2:is area:1:i array_append:2:i array_cat:2:i
  array_dims:1:i array_fill:2-3:i array_length:2:i array_lower:2:i array_ndims:1:i array_position:2-3:i
  array_positions:2:i array_prepend:2:i array_remove:2:i array_replace:3:i array_to_json:1-2:s
  array_to_string:2-3:s array_to_tsvector:1:i array_upper:2:i ascii:1:i asin:1:i asind:1:i asinh:1:i atan:1:i
  atan2:2:i atan2d:2:i atand:1:i atanh:1:i bit:2:i bit_count:1:i bit_length:1:i bool:1:i bound_box:2:i box:1-2:i
  broadcast:1:i btrim:1-2:i cardinality:1:i cbrt:1:i ceil:1:i ceiling:1:i center:1:i char_length:1:i
  character_length:1:i chr:1:i cidr:1:i circle:1-2:i clock_timestamp:0:v concat:0+:s concat_ws:1+:s cos:1:i
  cosd:1:i cosh:1:i cot:1:i cotd:1:i date:1:is date_bin:3:i date_part:2:is date_trunc:2:is datemultirange:0+:i
  daterange:2-3:i decode:2:i degrees:1:i diagonal:1:i diameter:1:i div:2:i encode:2:i enum_first:1:s
  enum_last:1:s enum_range:1-2:s exp:1:i extract:2:is factorial:1:i family:1:i float4:1:i float8:1:i floor:1:i
  format:1+:s gcd:2:i gen_random_uuid:0:v get_bit:2:i get_byte:2:i greatest:1+:i height:1:i host:1:i
  hostmask:1:i inet_merge:2:i inet_same_family:2:i initcap:1:i int2:1:i int4:1:i int4multirange:0+:i
  int4range:2-3:i int8:1:i int8multirange:0+:i int8range:2-3:i interval:1:i isclosed:1:i isempty:1:i
  isfinite:1:i ishorizontal:1-2:i isopen:1:i isparallel:2:i isperp:2:i isvertical:1-2:i json_array_length:1:i
  json_build_array:0+:s json_build_object:0+:s json_extract_path:1+:i json_extract_path_text:1+:i
  json_object:1-2:i json_strip_nulls:1:i json_to_tsvector:2:s json_typeof:1:i jsonb_array_length:1:i
  jsonb_build_array:0+:s jsonb_build_object:0+:s jsonb_extract_path:1+:i jsonb_extract_path_text:1+:i
  jsonb_insert:3-4:i jsonb_object:1-2:i jsonb_path_exists:2-4:i jsonb_path_exists_tz:2-4:s
  jsonb_path_match:2-4:i jsonb_path_match_tz:2-4:s jsonb_path_query_array:2-4:i jsonb_path_query_array_tz:2-4:s
  jsonb_path_query_first:2-4:i jsonb_path_query_first_tz:2-4:s jsonb_pretty:1:i jsonb_set:3-4:i
  jsonb_set_lax:3-5:i jsonb_strip_nulls:1:i jsonb_to_tsvector:2:s jsonb_typeof:1:i justify_days:1:i
  justify_hours:1:i justify_interval:1:i lcm:2:i least:1+:i left:2:i length:1:i line:2:i ln:1:i log:1-2:i
  log10:1:i lower:1:i lower_inc:1:i lower_inf:1:i lpad:2-3:i lseg:1-2:i ltrim:1-2:i macaddr:1:i macaddr8:1:i
  macaddr8_set7bit:1:i make_date:3:i make_interval:0-7:i make_time:3:i make_timestamp:6:i make_timestamptz:6-7:s
  masklen:1:i md5:1:i min_scale:1:i mod:2:i money:1:s multirange:1:i netmask:1:i network:1:i normalize:1-2:i
  now:0:s npoints:1:i nullif:2:i num_nonnulls:0+:i num_nulls:0+:i numeric:1:is nummultirange:0+:i numnode:1:i
  numrange:2-3:i octet_length:1:i overlaps:4:is overlay:3-4:i path:1:i phraseto_tsquery:1-2:is pi:0:i
  plainto_tsquery:1-2:is point:1-2:i polygon:1-2:i position:2:i pow:2:i power:2:i quote_ident:1:i
  quote_literal:1:is quote_nullable:1:is radians:1:i radius:1:i random:0:v range_merge:1-2:i regexp_count:2-4:i
  regexp_instr:2-7:i regexp_like:2-3:i regexp_match:2-3:i regexp_replace:3-6:i regexp_split_to_array:2-3:i
  regexp_substr:2-6:i repeat:2:i replace:3:i reverse:1:i right:2:i round:1-2:i rpad:2-3:i rtrim:1-2:i scale:1:i
  set_bit:3:i set_byte:3:i set_masklen:2:i sha224:1:i sha256:1:i sha384:1:i sha512:1:i sign:1:i sin:1:i sind:1:i
  sinh:1:i slope:2:i split_part:3:i sqrt:1:i starts_with:2:i statement_timestamp:0:s string_to_array:2-3:i
  strip:1:i strpos:2:i substr:2-3:i substring:2-3:i tan:1:i tand:1:i tanh:1:i text:1:i time:1:is
  timestamp:1-2:is timestamptz:1-2:is timetz:1:s timezone:2:is to_char:2:s to_date:2:s to_hex:1:i to_json:1:s
  to_jsonb:1:s to_number:2:s to_timestamp:1-2:is to_tsquery:1-2:is to_tsvector:1-2:is transaction_timestamp:0:s
  translate:3:i trim_array:2:i trim_scale:1:i trunc:1-2:i ts_delete:2:i ts_filter:2:i ts_headline:2-3:s
  ts_rank:2-4:i ts_rank_cd:2-4:i tsmultirange:0+:i tsrange:2-3:i tstzmultirange:0+:i tstzrange:2-3:i
  tsvector_to_array:1:i upper:1:i upper_inc:1:i upper_inf:1:i websearch_to_tsquery:1-2:is width:1:i
  width_bucket:2,4:i
`;

export interface BuiltInFunction {
  /** Ranges of argument counts, both ends inclusive. */
  readonly counts: readonly (readonly [number, number])[];
  readonly immutable: boolean;
  /** Every overload is volatile. */
  readonly volatile: boolean;
}

/** Returns what is known of each function, by name. Parsed on first use. */
export function builtInFunctions(): ReadonlyMap<string, BuiltInFunction> {
  parsed ??= new Map(functions.trim().split(/\s+/).map(parse));
  return parsed;
}

let parsed: ReadonlyMap<string, BuiltInFunction> | null = null;

function parse(entry: string): readonly [string, BuiltInFunction] {
  const [name = "", counts = "", volatility = ""] = entry.split(":");
  const ranges = counts.split(",").map((one): readonly [number, number] => {
    const [low = "", high = low] = one.split(/[-+]/);
    return [Number(low), one.endsWith("+") ? 100 : Number(high)];
  });
  return [name, { counts: ranges, immutable: volatility.includes("i"), volatile: volatility === "v" }];
}

/** Functions of the platform that expressions may call, by `schema.name`, all without arguments. */
export const platformFunctions: ReadonlySet<string> = new Set(["auth.uid", "auth.jwt", "auth.role", "auth.email"]);
