/** A small valid contract that tests vary. */

export const smallContract = `# Data Contract — clinic

Module: clinic
Version: 1.0
Last Updated: 2026-01-18
Status: APPROVED

## Actors & Roles

| Role | Description |
|------|-------------|
| \`lead\` | Runs the clinic |
| \`helper\` | Helps |

## Entities

### \`people\`

Everybody who works here.

| Column | Type | Constraints | Description |
|--------|------|-------------|-------------|
| \`id\` | \`uuid\` | PK, DEFAULT gen_random_uuid() | Key |
| \`user_id\` | \`uuid\` | UNIQUE, NOT NULL, FK → auth.users(id) ON DELETE CASCADE | Sign-in account |
| \`role\` | \`text\` | NOT NULL, one of 'lead', 'helper' | What the person does |
| \`name\` | \`text\` | NOT NULL | What others say |

## Security & Access Rules

### People Access

| Actor | Can Read | Can Create | Can Update | Can Delete |
|-------|----------|------------|------------|------------|
| lead | Yes | No | Yes (name) | No |
| helper | Own | No | No | No |
| unauthenticated | No | No | No | No |

## Audit Requirements

| Event | Trigger | Data Captured |
|-------|---------|---------------|
| Person changed | UPDATE on people (any other field) | actor_id, changed fields only |

## Example Records

### Lena

\`\`\`sql
-- auth.users
-- id: '11111111-1111-1111-1111-111111111111'
-- email: 'lena@clinic.example'

INSERT INTO people (user_id, role, name)
VALUES ('11111111-1111-1111-1111-111111111111', 'lead', 'Lena');
\`\`\`
`;
