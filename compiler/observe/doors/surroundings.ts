/** What surrounds a project's tables: roles, settings, and every object that could reach them, as plain data. */

/** One name or a pair of schema and name. */
export type TableName = readonly [schema: string, name: string];

export interface Login {
  readonly name: string;
  readonly superuser: boolean;
  readonly database: string;
  readonly databaseOwner: string;
  /** Owner of the project's own schemas; null where there are none. */
  readonly projectOwner: string | null;
  /** Settings of this session that change what statements do, as the server, database or role set them. */
  readonly settings: Readonly<Record<string, string>>;
}

export interface RoleRow {
  readonly name: string;
  readonly superuser: boolean;
  readonly bypassesRowSecurity: boolean;
  readonly createsRoles: boolean;
  readonly replicates: boolean;
  readonly logsIn: boolean;
  /** The superuser the installation began with. */
  readonly bootstrap: boolean;
}

export interface MembershipRow {
  readonly group: string;
  readonly member: string;
  /** Whether the member has the group's rights without SET ROLE. */
  readonly inherits: boolean;
}

export interface SettingRow {
  /** Null for every role. */
  readonly role: string | null;
  /** Whether it holds for this database only. */
  readonly ofDatabase: boolean;
  readonly name: string;
  readonly value: string;
}

export interface DefaultPrivilegeRow {
  readonly creator: string;
  /** Null for every schema. */
  readonly schema: string | null;
  readonly objects: "tables" | "sequences" | "functions" | "types" | "schemas" | "large objects";
  readonly grantee: string;
  readonly privileges: readonly string[];
}

/** Privileges on what is not the project's own: the exposed schema, the database, the platform's accounts. */
export interface GrantRow {
  readonly kind: "schema" | "database" | "table" | "column";
  readonly object: readonly string[];
  readonly grantee: string;
  readonly privilege: string;
}

/** What the platform's roles may do that the policies themselves need. */
export interface NeedRow {
  readonly role: string;
  readonly publicSchema: boolean;
  readonly authSchema: boolean;
  /** Functions of schema auth that the role may not execute. */
  readonly refused: readonly string[];
}

/** A relation whose rule reads or writes another: views, and tables with a rule. */
export interface RuleRow {
  readonly id: number;
  readonly relation: TableName;
  readonly kind: "table" | "view" | "materialized view";
  readonly rule: string;
  readonly owner: string;
  /** Runs with the rights of whoever asks. */
  readonly invoker: boolean;
  readonly readers: readonly string[];
  readonly relations: readonly TableName[];
  /** Functions called, by id. */
  readonly functions: readonly number[];
}

export interface FunctionRow {
  readonly id: number;
  readonly schema: string;
  readonly name: string;
  readonly parameters: string;
  readonly returns: string;
  readonly definer: boolean;
  readonly owner: string;
  readonly language: string;
  readonly volatility: "immutable" | "stable" | "volatile";
  readonly settings: readonly string[];
  readonly callers: readonly string[];
  readonly body: string;
}

/** A trigger on a table that is not the project's. */
export interface TriggerRow {
  readonly table: TableName;
  readonly name: string;
  readonly function: number;
  readonly enabled: boolean;
}

export interface EventTriggerRow {
  readonly name: string;
  readonly event: string;
  readonly function: number;
  readonly enabled: boolean;
  readonly ofExtension: boolean;
  readonly owner: string;
}

export interface PublicationRow {
  readonly name: string;
  readonly how: "table" | "schema" | "all tables";
  readonly tables: readonly TableName[];
}

export interface SubscriptionRow {
  readonly name: string;
  readonly table: TableName;
}

/** Inheritance between a table of the project and another. */
export interface KinRow {
  readonly parent: TableName;
  readonly child: TableName;
  readonly partition: boolean;
  readonly readers: readonly string[];
}

/** A foreign key of a table that is not the project's to one that is. */
export interface ForeignKeyRow {
  readonly name: string;
  readonly from: TableName;
  readonly to: TableName;
  readonly onDelete: "no-action" | "restrict" | "cascade" | "set-null" | "set-default";
}

export interface ForeignTableRow {
  readonly table: TableName;
  readonly server: string;
  readonly options: readonly string[];
  readonly readers: readonly string[];
}

export interface ExtensionRow {
  readonly name: string;
  readonly schema: string;
  /** Client roles that may execute one of its functions. */
  readonly callers: readonly string[];
}

/** Rows by kind; the kinds are those of the query. */
export interface Surroundings {
  readonly login: readonly Login[];
  readonly role: readonly RoleRow[];
  readonly membership: readonly MembershipRow[];
  readonly setting: readonly SettingRow[];
  readonly default: readonly DefaultPrivilegeRow[];
  readonly grant: readonly GrantRow[];
  readonly need: readonly NeedRow[];
  readonly rule: readonly RuleRow[];
  readonly function: readonly FunctionRow[];
  readonly trigger: readonly TriggerRow[];
  readonly eventTrigger: readonly EventTriggerRow[];
  readonly publication: readonly PublicationRow[];
  readonly subscription: readonly SubscriptionRow[];
  readonly kin: readonly KinRow[];
  readonly foreignKey: readonly ForeignKeyRow[];
  readonly foreignTable: readonly ForeignTableRow[];
  readonly extension: readonly ExtensionRow[];
}

const nothing: Surroundings = {
  login: [],
  role: [],
  membership: [],
  setting: [],
  default: [],
  grant: [],
  need: [],
  rule: [],
  function: [],
  trigger: [],
  eventTrigger: [],
  publication: [],
  subscription: [],
  kin: [],
  foreignKey: [],
  foreignTable: [],
  extension: [],
};

/** Returns the query's rows by kind; throws on a kind that nothing here knows. */
export function surroundingsOf(rows: readonly { readonly kind: string; readonly row: unknown }[]): Surroundings {
  const byKind = new Map<string, unknown[]>(Object.keys(nothing).map((kind) => [kind, []]));
  for (const { kind, row } of rows) {
    const list = byKind.get(kind);
    if (list === undefined) throw new Error(`not a kind of surroundings: ${kind}`);
    list.push(row);
  }
  return Object.fromEntries(byKind) as unknown as Surroundings;
}
