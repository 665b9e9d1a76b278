/** Built-in operators and column types that a contract may use, the same on Postgres 15 to 18. */

/** From pg_operator of 15.18 and 18.4, what both have; comparison by bytes (~<~ and so on) left out. */
export const binaryOperators: ReadonlySet<string> = new Set(
  String.raw`
    !~ !~* !~~ !~~* # ## #- #> #>> % & && &< &<| &> * *< *<= *<> *= *> *>= + - -> ->> -|- / < <-> << <<= <<| <=
    <> <@ <^ = > >= >> >>= >^ ? ?# ?& ?- ?-| ?| ?|| @> @? @@ @@@ ^ ^@ | |&> |>> || ~ ~* ~= ~~ ~~*
  `
    .trim()
    .split(/\s+/),
);

export const prefixOperators: ReadonlySet<string> = new Set(String.raw`!! # + - ?- ?| @ @-@ @@ |/ ||/ ~`.split(" "));

/** By the names of the IR, from pg_type of 15.18 and 18.4: base types, ranges and multiranges that hold data. */
export const columnTypes: ReadonlySet<string> = new Set([
  "bigint",
  "bit",
  "boolean",
  "box",
  "bytea",
  "char",
  "cidr",
  "circle",
  "date",
  "datemultirange",
  "daterange",
  "double precision",
  "inet",
  "int4multirange",
  "int4range",
  "int8multirange",
  "int8range",
  "integer",
  "interval",
  "json",
  "jsonb",
  "jsonpath",
  "line",
  "lseg",
  "macaddr",
  "macaddr8",
  "money",
  "numeric",
  "nummultirange",
  "numrange",
  "path",
  "point",
  "polygon",
  "real",
  "smallint",
  "text",
  "time",
  "timestamp",
  "timestamptz",
  "timetz",
  "tsmultirange",
  "tsquery",
  "tsrange",
  "tstzmultirange",
  "tstzrange",
  "tsvector",
  "uuid",
  "varbit",
  "varchar",
  "xml",
]);

/** Spellings that are no types but that people write as such. */
export const serialTypes: ReadonlySet<string> = new Set([
  "serial",
  "serial2",
  "serial4",
  "serial8",
  "bigserial",
  "smallserial",
]);
