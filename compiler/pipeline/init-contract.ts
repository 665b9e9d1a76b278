/** What `init` writes for a project that has nothing yet: a contract to begin with, and the configuration. */

/** Where the contract goes, from the root of the project. */
export const firstContractPath = "docs/data-contracts/members.md";

/** A contract that is understood as it is, and a draft until somebody signs it. */
export const firstContract = `# Data Contract — members

Module: members
Version: 0.1
Last Updated: 2026-01-01
Status: DRAFT

## 1. Goal

Who belongs, and what each of them may do. Rename it, and say here what your own data is for.

## 3. Actors & Roles

| Role | Description |
|------|-------------|
| \`admin\` | Runs everything |
| \`member\` | Belongs to it |

## 4. Entities

### 4.1 \`members\`

The people, one for each account.

| Column | Type | Constraints | Description |
|--------|------|-------------|-------------|
| \`id\` | \`uuid\` | PK, DEFAULT gen_random_uuid() | Key |
| \`user_id\` | \`uuid\` | UNIQUE, NOT NULL, FK → auth.users(id) ON DELETE CASCADE | Account |
| \`role\` | \`text\` | NOT NULL, CHECK (role IN ('admin', 'member')) | Role |
| \`name\` | \`text\` | NOT NULL | Name for display |
| \`created_at\` | \`timestamptz\` | NOT NULL, DEFAULT now() | Record creation |
| \`updated_at\` | \`timestamptz\` | NOT NULL, DEFAULT now() | Last modification |

## 5. Security & Access Rules

### 5.1 Access to \`members\`

Table: \`members\`

| Actor | Can Read | Can Create | Can Update | Can Delete |
|-------|----------|------------|------------|------------|
| admin | All | All | All | No |
| member | Own | No | Own (name) | No |
| unauthenticated | No | No | No | No |
`;

/** The configuration with its defaults, ready to be changed. */
export const firstConfig = `# All of it is optional; contractc's docs/cli.md says what there is.
schemas:
  public: public
  private: private
  audit: audit
`;
