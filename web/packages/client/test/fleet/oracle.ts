import type { Check } from "@gridwalk/protocol";

import type { Client } from "../../src/index";
import type { StoredRow, StoredScope } from "../../src/database";
import type { Server } from "../server";
import type { District } from "./district";
import type { Captured, Walker } from "./walker";

type Row = Record<string, unknown> & { id: string };
type Shelves = Map<string, Map<string, Row>>;

const tables = [
  ...["settings", "departments", "areas", "grids", "users", "issue_categories", "assignments", "enterprises", "boards"],
  ...["visits", "issues", "issue_actions", "deadlines", "supervision_orders", "photos", "sync_conflicts", "sync_rejects"],
];

/** What happened within so little time may be judged either way. */
const CLOSE_MS = 200;

/** The district as its collections say it is, and what follows for phones. */
export class Oracle {
  private readonly rows: Map<string, Map<string, Row>>;
  private readonly shelves: Shelves;

  private readonly server: Server;

  private constructor(server: Server, rows: Map<string, Map<string, Row>>) {
    this.server = server;
    this.rows = rows;
    this.shelves = shelve(rows);
  }

  static async ask(server: Server): Promise<Oracle> {
    const lists = await Promise.all(tables.map((table) => server.list(table) as Promise<Row[]>));
    return new Oracle(server, new Map(tables.map((table, i) => [table, new Map(lists[i]?.map((row) => [row.id, row]))])));
  }

  /** What must never happen, and did on this phone. */
  async judge(walker: Walker): Promise<string[]> {
    const tab = await walker.tab();
    if (!tab.session.get()) return [`${walker}: was wiped`];
    const scopes = this.scopes(walker);
    const want = new Map(scopes.flatMap((scope) => [...(this.shelves.get(scope) ?? [])]));
    const have = await tab["db"].records.toArray();
    return [
      ...sameScopes(await tab["db"].scopes.toArray(), await checks(this.server, tab), scopes),
      ...sameRows(have, want),
      ...(await idle(tab)),
    ].map((failure) => `${walker}: ${failure}`);
  }

  /** Everything captured is there once, or was refused for a reason and kept. */
  judgeWork(district: District, captured: readonly Captured[], restored: boolean, began: number): string[] {
    const failures: string[] = [];
    const rejects = [...this.table("sync_rejects").values()];
    for (const each of captured) {
      const { table, record, by, at, poisoned, excused } = each;
      const row = this.table(table).get(record);
      const rejected = rejects.filter((reject) => reject["record"] === record);
      if (poisoned && (row || (rejected.length === 0 && !excused))) failures.push(`poisoned ${table} ${record} was not rejected`);
      if (poisoned || excused) continue;
      if (!row && rejected.length === 0) failures.push(`${table} ${record} of ${by} is gone`);
      if (row && rejected.some((reject) => reject["state"] === "open")) failures.push(`${table} ${record} is there and rejected`);
      if (!row && !restored && this.hadToBeAccepted(district, each)) {
        failures.push(`${table} ${record} of ${by} was rejected: ${rejected.map(({ code }) => code)}`);
      }
      if (row && row["captured_at"] !== undefined && !isAbout(row["captured_at"], at, began)) {
        failures.push(`${table} ${record} was captured at ${row["captured_at"]}, not ${new Date(at).toISOString()}`);
      }
    }
    const known = new Set(captured.map(({ record }) => record));
    for (const table of ["visits", "issues", "photos"]) {
      for (const row of this.table(table).values()) {
        const ours = district.enterprises.includes(String(row["enterprise"]));
        if (ours && !known.has(row.id)) failures.push(`${table} ${row.id} was never captured`);
      }
    }
    return failures;
  }

  /**
   * Visits and issues have to be accepted from whoever was on duty at the time
   * for a grid to which the enterprise belonged then or came later. What hangs
   * on an issue may find that the issue has moved on.
   */
  private hadToBeAccepted(district: District, { table, enterprise, by, at }: Captured): boolean {
    if (table !== "visits" && table !== "issues") return false;
    const moves = district.moves.get(enterprise) ?? [];
    const since = moves.filter((_, i) => (moves[i + 1]?.at ?? Infinity) > at + CLOSE_MS).map(({ grid }) => grid);
    return [...this.table("assignments").values()].some(
      ({ user, grid, from, to }) =>
        user === by.officer.id && since.includes(String(grid)) && time(from) < at - CLOSE_MS && (to === "" || time(to) > at + CLOSE_MS),
    );
  }

  private table(name: string): Map<string, Row> {
    return this.rows.get(name) ?? new Map<string, Row>();
  }

  /** The scopes that the officer should hold now. */
  private scopes({ officer }: Walker): string[] {
    const now = new Date().toISOString().replace("T", " ");
    const grids = [...this.table("assignments").values()]
      .filter(({ user, target }) => user === officer.id && target === "grid")
      .filter(({ from, to }) => String(from) <= now && (to === "" || String(to) > now))
      .map(({ grid }) => `grid:${String(grid)}`);
    const own = ["base", `user:${officer.id}`, ...(officer.department ? [`dept:${officer.department}`] : [])];
    return [...new Set([...own, ...grids])].sort();
  }
}

/** Whose rows are whose, said once more in other words than the server's. */
function shelve(rows: Map<string, Map<string, Row>>): Shelves {
  const shelves: Shelves = new Map();
  const all = (table: string) => [...(rows.get(table)?.values() ?? [])];
  const put = (scope: string, table: string, row: Row) => {
    const shelf = shelves.get(scope) ?? new Map<string, Row>();
    shelves.set(scope, shelf.set(`${table}/${row.id}`, row));
  };
  const withEnterprise = (enterprise: unknown, table: string, row: Row) => {
    const found = rows.get("enterprises")?.get(String(enterprise));
    if (found) put(`grid:${String(found["grid"])}`, table, row);
  };
  const withIssue = (id: unknown, table: string, row: Row) => {
    const issue = rows.get("issues")?.get(String(id));
    if (!issue || issue["confidential"]) return;
    withEnterprise(issue["enterprise"], table, row);
    for (const department of issue["co_departments"] as string[]) put(`dept:${department}`, table, row);
    const pool = rows.get("issue_categories")?.get(String(issue["category"]))?.["department"];
    const responsible = issue["responsible"] || pool;
    if (responsible) put(`dept:${String(responsible)}`, table, row);
  };
  for (const table of ["departments", "areas", "grids", "issue_categories"]) for (const row of all(table)) put("base", table, row);
  for (const row of all("settings")) if (row["public"]) put("base", "settings", row);
  for (const row of all("users")) if (row["active"]) put("base", "users", row);
  for (const row of all("enterprises")) withEnterprise(row.id, "enterprises", row);
  for (const table of ["boards", "visits"]) for (const row of all(table)) withEnterprise(row["enterprise"], table, row);
  for (const row of all("issues")) withIssue(row.id, "issues", row);
  for (const table of ["issue_actions", "deadlines", "supervision_orders"]) {
    for (const row of all(table)) withIssue(row["issue"], table, row);
  }
  for (const row of all("photos")) {
    if (row["issue"]) withIssue(row["issue"], "photos", row);
    else withEnterprise(row["enterprise"], "photos", row);
  }
  for (const row of all("assignments")) {
    put(`user:${String(row["user"])}`, "assignments", row);
    if (row["target"] === "grid") put(`grid:${String(row["grid"])}`, "assignments", row);
    else if (row["target"] === "enterprise") withEnterprise(row["enterprise"], "assignments", row);
    else put("base", "assignments", row);
  }
  for (const table of ["sync_conflicts", "sync_rejects"]) for (const row of all(table)) put(`user:${String(row["user"])}`, table, row);
  return shelves;
}

/** What the server says of each scope to a phone that holds nothing. */
async function checks(server: Server, tab: Client): Promise<Map<string, StoredScope>> {
  const device = tab.session.get()?.device ?? "";
  const response = await fetch(`${server.baseURL}/api/sync/pull`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: await tab["keeper"].token() },
    body: JSON.stringify({ proto: 1, schema: "", device, epoch: "", scopes: {}, limit_bytes: 8 << 20 }),
  });
  const { pages } = (await response.json()) as { pages: { scope: string; check: Check }[] };
  return new Map(pages.map(({ scope, check: { head, count, sum } }) => [scope, { scope, cursor: head, count, sum }]));
}

function sameScopes(have: StoredScope[], server: Map<string, StoredScope>, want: string[]): string[] {
  const failures: string[] = [];
  const held = have.map(({ scope }) => scope).sort();
  if (held.join() !== want.join()) failures.push(`holds the scopes ${held}, not ${want}`);
  for (const scope of have) {
    const check = server.get(scope.scope);
    if (JSON.stringify(check) !== JSON.stringify(scope)) {
      failures.push(`counts ${JSON.stringify(scope)}, the server ${JSON.stringify(check)}`);
    }
  }
  return failures;
}

function sameRows(have: StoredRow[], want: Map<string, Row>): string[] {
  const failures: string[] = [];
  const held = new Set(have.map(({ key }) => key));
  for (const key of want.keys()) if (!held.has(key)) failures.push(`lacks ${key}`);
  for (const { key, shown, pending } of have) {
    const row = want.get(key);
    if (!row) failures.push(`holds ${key}`);
    if (pending > 0) failures.push(`still shows its own changes over ${key}`);
    for (const [field, value] of Object.entries(shown)) {
      if (row && !sameValue(value, row[field])) {
        failures.push(`has ${JSON.stringify(value)} as ${field} of ${key}, not ${JSON.stringify(row[field])}`);
      }
    }
  }
  return failures;
}

/** Collections write dates with a blank, and nothing where documents say null. */
function sameValue(document: unknown, collection: unknown): boolean {
  if (document === collection) return true;
  if (typeof document === "string" && typeof collection === "string") return document.replace("T", " ") === collection;
  return JSON.stringify(document ?? null) === JSON.stringify(collection ?? null);
}

/** Nothing waits, and every number has been used once. */
async function idle(tab: Client): Promise<string[]> {
  const items = await tab.outbox.list();
  const failures = items.filter(({ state }) => state === "waiting").map(({ mseq }) => `number ${mseq} still waits`);
  const numbers = items.map(({ mseq }) => mseq).filter((mseq) => mseq > 0);
  if (numbers.some((mseq, i) => i > 0 && mseq !== (numbers[i - 1] ?? 0) - 1)) failures.push(`numbers have gaps: ${numbers}`);
  const photos = await tab["db"].photos.where("stage").anyOf("waiting", "ready", "uploading").count();
  if (photos > 0) failures.push(`${photos} photos still wait`);
  return failures;
}

/** A capture is dated when it happened, give or take the travel of a request, and never outside of the run. */
function isAbout(stored: unknown, at: number, began: number): boolean {
  return time(stored) >= began - 5_000 && time(stored) <= Date.now() + 1_000 && Math.abs(time(stored) - at) < 10_000;
}

function time(stored: unknown): number {
  return Date.parse(String(stored).replace(" ", "T"));
}
