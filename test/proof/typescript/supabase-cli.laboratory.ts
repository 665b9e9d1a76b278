/* oxlint-disable typescript/no-redundant-type-constituents */
// What `supabase gen types --remote=<url> --schema public` printed (CLI 3.1.0, PGSSLMODE=disable) for the tables of
// laboratory on PostgreSQL 18, formatted by the project's prettier and nothing else. Made again only when the CLI changes.

export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[];

export type Database = {
  public: {
    Tables: {
      rules: {
        Row: {
          big: number | null;
          born: string | null;
          closed_at: string | null;
          code: string | null;
          created_at: string;
          email: string | null;
          ends_at: string | null;
          flag: boolean | null;
          high: number | null;
          id: string;
          kind: string;
          label: string | null;
          left_id: string | null;
          low: number | null;
          meta: Json | null;
          note: string | null;
          opens: string | null;
          order: number;
          padded: string | null;
          price: number | null;
          quantity: number;
          ratio: number | null;
          right_id: string | null;
          slug: string | null;
          starts_at: string | null;
          state: string | null;
          tags: string[] | null;
          title: string;
          title_length: number | null;
          trimmed: string | null;
          user: number;
          weight: number | null;
          wide: number | null;
        };
        ComputedFields: never;
        Insert: {
          big?: number | null;
          born?: string | null;
          closed_at?: string | null;
          code?: string | null;
          created_at?: string;
          email?: string | null;
          ends_at?: string | null;
          flag?: boolean | null;
          high?: number | null;
          id?: string;
          kind?: string;
          label?: string | null;
          left_id?: string | null;
          low?: number | null;
          meta?: Json | null;
          note?: string | null;
          opens?: string | null;
          order?: never;
          padded?: string | null;
          price?: number | null;
          quantity?: number;
          ratio?: number | null;
          right_id?: string | null;
          slug?: string | null;
          starts_at?: string | null;
          state?: string | null;
          tags?: string[] | null;
          title: string;
          title_length?: never;
          trimmed?: string | null;
          user?: number;
          weight?: number | null;
          wide?: number | null;
        };
        Update: {
          big?: number | null;
          born?: string | null;
          closed_at?: string | null;
          code?: string | null;
          created_at?: string;
          email?: string | null;
          ends_at?: string | null;
          flag?: boolean | null;
          high?: number | null;
          id?: string;
          kind?: string;
          label?: string | null;
          left_id?: string | null;
          low?: number | null;
          meta?: Json | null;
          note?: string | null;
          opens?: string | null;
          order?: never;
          padded?: string | null;
          price?: number | null;
          quantity?: number;
          ratio?: number | null;
          right_id?: string | null;
          slug?: string | null;
          starts_at?: string | null;
          state?: string | null;
          tags?: string[] | null;
          title?: string;
          title_length?: never;
          trimmed?: string | null;
          user?: number;
          weight?: number | null;
          wide?: number | null;
        };
        Relationships: [];
      };
      samples: {
        Row: {
          number: number;
          parent_number: number | null;
          parent_site: string | null;
          rule_id: string;
          site: string;
          spot: unknown;
          status: string;
        };
        ComputedFields: never;
        Insert: {
          number: number;
          parent_number?: number | null;
          parent_site?: string | null;
          rule_id: string;
          site: string;
          spot?: unknown;
          status?: string;
        };
        Update: {
          number?: number;
          parent_number?: number | null;
          parent_site?: string | null;
          rule_id?: string;
          site?: string;
          spot?: unknown;
          status?: string;
        };
        Relationships: [
          {
            foreignKeyName: "samples_parent_fkey";
            columns: ["parent_site", "parent_number"];
            isOneToOne: false;
            referencedRelation: "samples";
            referencedColumns: ["site", "number"];
          },
          {
            foreignKeyName: "samples_rule_id_fkey";
            columns: ["rule_id"];
            isOneToOne: true;
            referencedRelation: "rules";
            referencedColumns: ["id"];
          },
        ];
      };
      specimens: {
        Row: {
          "a bigint": number | null;
          "a bit(3)": unknown;
          "a boolean": boolean | null;
          "a boolean[]": boolean[] | null;
          "a bytea": string | null;
          "a char": string | null;
          "a char(3)": string | null;
          "a date": string | null;
          "a daterange": unknown;
          "a double precision": number | null;
          "a inet": unknown;
          "a int4range": unknown;
          "a int8range": unknown;
          "a integer": number | null;
          "a integer[]": number[] | null;
          "a integer[][]": number[] | null;
          "a interval": string | null;
          "a json": Json | null;
          "a jsonb": Json | null;
          "a jsonb[]": Json[] | null;
          "a macaddr": unknown;
          "a numeric": number | null;
          "a numeric(10,2)": number | null;
          "a numeric(10,2)[]": number[] | null;
          "a numeric(2,4)": number | null;
          "a numeric(3,-2)": number | null;
          "a numeric(30,10)": number | null;
          "a numeric(5)": number | null;
          "a numrange": unknown;
          "a real": number | null;
          "a smallint": number | null;
          "a text": string | null;
          "a text[]": string[] | null;
          "a time": string | null;
          "a timestamp": string | null;
          "a timestamptz": string | null;
          "a timestamptz[]": string[] | null;
          "a timetz": string | null;
          "a tsrange": unknown;
          "a tstzrange": unknown;
          "a uuid": string | null;
          "a uuid[]": string[] | null;
          "a varbit(4)": unknown;
          "a varchar": string | null;
          "a varchar(5)": string | null;
          "a varchar(5)[]": string[] | null;
          id: string;
        };
        ComputedFields: never;
        Insert: {
          "a bigint"?: number | null;
          "a bit(3)"?: unknown;
          "a boolean"?: boolean | null;
          "a boolean[]"?: boolean[] | null;
          "a bytea"?: string | null;
          "a char"?: string | null;
          "a char(3)"?: string | null;
          "a date"?: string | null;
          "a daterange"?: unknown;
          "a double precision"?: number | null;
          "a inet"?: unknown;
          "a int4range"?: unknown;
          "a int8range"?: unknown;
          "a integer"?: number | null;
          "a integer[]"?: number[] | null;
          "a integer[][]"?: number[] | null;
          "a interval"?: string | null;
          "a json"?: Json | null;
          "a jsonb"?: Json | null;
          "a jsonb[]"?: Json[] | null;
          "a macaddr"?: unknown;
          "a numeric"?: number | null;
          "a numeric(10,2)"?: number | null;
          "a numeric(10,2)[]"?: number[] | null;
          "a numeric(2,4)"?: number | null;
          "a numeric(3,-2)"?: number | null;
          "a numeric(30,10)"?: number | null;
          "a numeric(5)"?: number | null;
          "a numrange"?: unknown;
          "a real"?: number | null;
          "a smallint"?: number | null;
          "a text"?: string | null;
          "a text[]"?: string[] | null;
          "a time"?: string | null;
          "a timestamp"?: string | null;
          "a timestamptz"?: string | null;
          "a timestamptz[]"?: string[] | null;
          "a timetz"?: string | null;
          "a tsrange"?: unknown;
          "a tstzrange"?: unknown;
          "a uuid"?: string | null;
          "a uuid[]"?: string[] | null;
          "a varbit(4)"?: unknown;
          "a varchar"?: string | null;
          "a varchar(5)"?: string | null;
          "a varchar(5)[]"?: string[] | null;
          id?: string;
        };
        Update: {
          "a bigint"?: number | null;
          "a bit(3)"?: unknown;
          "a boolean"?: boolean | null;
          "a boolean[]"?: boolean[] | null;
          "a bytea"?: string | null;
          "a char"?: string | null;
          "a char(3)"?: string | null;
          "a date"?: string | null;
          "a daterange"?: unknown;
          "a double precision"?: number | null;
          "a inet"?: unknown;
          "a int4range"?: unknown;
          "a int8range"?: unknown;
          "a integer"?: number | null;
          "a integer[]"?: number[] | null;
          "a integer[][]"?: number[] | null;
          "a interval"?: string | null;
          "a json"?: Json | null;
          "a jsonb"?: Json | null;
          "a jsonb[]"?: Json[] | null;
          "a macaddr"?: unknown;
          "a numeric"?: number | null;
          "a numeric(10,2)"?: number | null;
          "a numeric(10,2)[]"?: number[] | null;
          "a numeric(2,4)"?: number | null;
          "a numeric(3,-2)"?: number | null;
          "a numeric(30,10)"?: number | null;
          "a numeric(5)"?: number | null;
          "a numrange"?: unknown;
          "a real"?: number | null;
          "a smallint"?: number | null;
          "a text"?: string | null;
          "a text[]"?: string[] | null;
          "a time"?: string | null;
          "a timestamp"?: string | null;
          "a timestamptz"?: string | null;
          "a timestamptz[]"?: string[] | null;
          "a timetz"?: string | null;
          "a tsrange"?: unknown;
          "a tstzrange"?: unknown;
          "a uuid"?: string | null;
          "a uuid[]"?: string[] | null;
          "a varbit(4)"?: unknown;
          "a varchar"?: string | null;
          "a varchar(5)"?: string | null;
          "a varchar(5)[]"?: string[] | null;
          id?: string;
        };
        Relationships: [];
      };
    };
    Views: {
      [_ in never]: never;
    };
    Functions: {
      [_ in never]: never;
    };
    Enums: {
      [_ in never]: never;
    };
    CompositeTypes: {
      [_ in never]: never;
    };
  };
};

type DatabaseWithoutInternals = Omit<Database, "__InternalSupabase">;

type DefaultSchema = DatabaseWithoutInternals[Extract<keyof Database, "public">];

export type Tables<
  DefaultSchemaTableNameOrOptions extends
    keyof (DefaultSchema["Tables"] & DefaultSchema["Views"]) | { schema: keyof DatabaseWithoutInternals },
  TableName extends (DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
  }
    ? keyof (DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"] &
        DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Views"])
    : never) = never,
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? (DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"] &
      DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Views"])[TableName] extends {
      Row: infer R;
    }
    ? R
    : never
  : DefaultSchemaTableNameOrOptions extends keyof (DefaultSchema["Tables"] & DefaultSchema["Views"])
    ? (DefaultSchema["Tables"] & DefaultSchema["Views"])[DefaultSchemaTableNameOrOptions] extends {
        Row: infer R;
      }
      ? R
      : never
    : never;

export type TablesInsert<
  DefaultSchemaTableNameOrOptions extends keyof DefaultSchema["Tables"] | { schema: keyof DatabaseWithoutInternals },
  TableName extends (DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"]
    : never) = never,
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"][TableName] extends {
      Insert: infer I;
    }
    ? I
    : never
  : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema["Tables"]
    ? DefaultSchema["Tables"][DefaultSchemaTableNameOrOptions] extends {
        Insert: infer I;
      }
      ? I
      : never
    : never;

export type TablesUpdate<
  DefaultSchemaTableNameOrOptions extends keyof DefaultSchema["Tables"] | { schema: keyof DatabaseWithoutInternals },
  TableName extends (DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"]
    : never) = never,
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"][TableName] extends {
      Update: infer U;
    }
    ? U
    : never
  : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema["Tables"]
    ? DefaultSchema["Tables"][DefaultSchemaTableNameOrOptions] extends {
        Update: infer U;
      }
      ? U
      : never
    : never;

export type Enums<
  DefaultSchemaEnumNameOrOptions extends keyof DefaultSchema["Enums"] | { schema: keyof DatabaseWithoutInternals },
  EnumName extends (DefaultSchemaEnumNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions["schema"]]["Enums"]
    : never) = never,
> = DefaultSchemaEnumNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions["schema"]]["Enums"][EnumName]
  : DefaultSchemaEnumNameOrOptions extends keyof DefaultSchema["Enums"]
    ? DefaultSchema["Enums"][DefaultSchemaEnumNameOrOptions]
    : never;

export type CompositeTypes<
  PublicCompositeTypeNameOrOptions extends
    keyof DefaultSchema["CompositeTypes"] | { schema: keyof DatabaseWithoutInternals },
  CompositeTypeName extends (PublicCompositeTypeNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
  }
    ? keyof DatabaseWithoutInternals[PublicCompositeTypeNameOrOptions["schema"]]["CompositeTypes"]
    : never) = never,
> = PublicCompositeTypeNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[PublicCompositeTypeNameOrOptions["schema"]]["CompositeTypes"][CompositeTypeName]
  : PublicCompositeTypeNameOrOptions extends keyof DefaultSchema["CompositeTypes"]
    ? DefaultSchema["CompositeTypes"][PublicCompositeTypeNameOrOptions]
    : never;

export const Constants = {
  public: {
    Enums: {},
  },
} as const;
