/** The workflow that `init --ci github` writes: a template, for the file is the project's own from then on. */

import Handlebars from "handlebars";

export interface WorkflowFacts {
  /** Path from the root of the repository to the project with a final slash; empty at the root itself. */
  readonly prefix: string;
  readonly defaultBranch: string;
}

/** Where GitHub looks for it, from the root of the repository. */
export const workflowPath = ".github/workflows/contractc.yml";

/**
 * GitHub's expressions have the template's own braces, so they are escaped. No expression stands in a script: branch names
 * and addresses arrive through the environment, where the shell does not read them as code.
 */
const template = String.raw`# Written once by contractc init --ci github; from now on it is yours to edit.
name: contractc

on:
  pull_request:
    paths:
{{#each paths}}
      - {{{this}}}
{{/each}}
  push:
    branches:
      - {{{branch}}}
    paths:
{{#each paths}}
      - {{{this}}}
{{/each}}
  schedule:
    # A database drifts when nobody pushes, too.
    - cron: "17 4 * * *"
  workflow_dispatch:

permissions:
  contents: read

jobs:
  contracts:
    if: $\{{ github.event_name != 'schedule' }}
    runs-on: ubuntu-latest
    timeout-minutes: 30
    permissions:
      contents: read
      # For the upload of findings to code scanning.
      security-events: write
    concurrency:
      # Works on an embedded database of its own: an outdated run of a pull request may be cancelled.
      group: contractc-contracts-$\{{ github.ref }}
      cancel-in-progress: $\{{ github.event_name == 'pull_request' }}
{{#if directory}}
    defaults:
      run:
        working-directory: {{{directory}}}
{{/if}}
    steps:
      - uses: actions/checkout@v5
        with:
          # The comparison needs the commit at which the branch began.
          fetch-depth: 0
          persist-credentials: false
      - uses: actions/setup-node@v6
        with:
          node-version: 22
          cache: npm
          cache-dependency-path: {{{lockfile}}}
      - run: npm ci
      - name: contractc ci
        env:
          BASE: $\{{ github.event.pull_request.base.sha }}
        run: >-
          npx contractc ci
          ${"$"}{BASE:+--base "$BASE"}
          --format junit --output reports/contractc.xml
          --format sarif --output reports/contractc.sarif
          --format markdown --output reports/contractc.md
      - uses: actions/upload-artifact@v5
        if: $\{{ !cancelled() }}
        with:
          name: contractc
          path: {{{reports}}}
          if-no-files-found: ignore
      - uses: github/codeql-action/upload-sarif@v4
        # A pull request from a fork may not write to code scanning, and not every repository has it.
        continue-on-error: true
        if: $\{{ !cancelled() && hashFiles({{{sarifInExpression}}}) != '' && github.event.pull_request.head.repo.fork != true }}
        with:
          sarif_file: {{{sarif}}}
          category: contractc

  # Compares the database with the contracts, and only reads it. Needs the secret CONTRACTC_DATABASE_URL, which is given to
  # no pull request; without it nothing is compared.
  database:
    if: $\{{ github.event_name != 'pull_request' && github.ref == format('refs/heads/{0}', github.event.repository.default_branch || {{{branchInExpression}}}) }}
    runs-on: ubuntu-latest
    timeout-minutes: 30
    concurrency:
      # One at a time, and never cancelled: a connection that is cut off leaves its session behind.
      group: contractc-database
      cancel-in-progress: false
{{#if directory}}
    defaults:
      run:
        working-directory: {{{directory}}}
{{/if}}
    steps:
      - uses: actions/checkout@v5
        with:
          fetch-depth: 0
          persist-credentials: false
      - uses: actions/setup-node@v6
        with:
          node-version: 22
          cache: npm
          cache-dependency-path: {{{lockfile}}}
      - run: npm ci
      - name: contractc drift
        env:
          CONTRACTC_DATABASE_URL: $\{{ secrets.CONTRACTC_DATABASE_URL }}
        run: |
          if [ -z "$CONTRACTC_DATABASE_URL" ]; then
            echo "The secret CONTRACTC_DATABASE_URL is not set: no database was compared." >> "$GITHUB_STEP_SUMMARY"
            exit 0
          fi
          npx contractc drift --db "$CONTRACTC_DATABASE_URL" --format github \
            --format junit --output reports/contractc-drift.xml \
            --format markdown --output reports/contractc-drift.md
      - uses: actions/upload-artifact@v5
        if: $\{{ !cancelled() }}
        with:
          name: contractc-drift
          path: {{{reports}}}
          if-no-files-found: ignore
`;

/** What a change of which may change the result. */
const watched = [
  "docs/data-contracts/**",
  "contracts/**",
  "generated/**",
  "supabase/**",
  "package.json",
  "package-lock.json",
];

/** Returns the workflow for a project. */
export function workflowText({ prefix, defaultBranch }: WorkflowFacts): string {
  const sarif = `${prefix}reports/contractc.sarif`;
  const render = Handlebars.compile(template, { noEscape: true, strict: true });
  return render({
    paths: [...watched.map((path) => quoted(`${literalGlob(prefix)}${path}`)), quoted(workflowPath)],
    branch: quoted(literalGlob(defaultBranch)),
    branchInExpression: inExpression(defaultBranch),
    directory: prefix === "" ? "" : quoted(prefix.replace(/\/$/, "")),
    lockfile: quoted(`${prefix}package-lock.json`),
    reports: quoted(`${prefix}reports/`),
    sarif: quoted(sarif),
    sarifInExpression: inExpression(sarif),
  });
}

/** JSON's strings are YAML's (YAML 1.2, 1.3 and 5.7). */
function quoted(text: string): string {
  return JSON.stringify(text);
}

/** A string of GitHub's expression language: quotes are doubled. */
function inExpression(text: string): string {
  return `'${text.split("'").join("''")}'`;
}

/** Filters are patterns: what has a meaning there loses it by a backslash. */
function literalGlob(text: string): string {
  return text.replaceAll(/[\\*?+[\]!]/g, String.raw`\$&`);
}
