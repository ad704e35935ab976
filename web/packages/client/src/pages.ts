import type { Check, Held, Page, ReconcileResponse, Row } from "@gridwalk/protocol";

import { rowKey, splitKey, type LocalDatabase, type StoredRow, type StoredScope } from "./database";
import { serverDoc, storedRow } from "./overlay";
import { forgetStoredPhotos } from "./photo-state";
import { layersOver, overlaidKeys, recompose, writeRows } from "./rows";

/** What became of a page: reconcile when the scope does not add up. */
export type Commit = "committed" | "stale" | "reconcile";

/**
 * Commits the rows and the cursor of a page together. A page that does not
 * begin at the cursor is stale: another tab was faster.
 */
export async function commitPage(db: LocalDatabase, page: Page): Promise<Commit> {
  if (page.reset) return "reconcile";
  return db.transaction("rw", [db.records, db.scopes, db.outbox, db.photos, db.bytes], async () => {
    const scope: StoredScope = (await db.scopes.get(page.scope)) ?? { scope: page.scope, cursor: 0, count: 0, sum: 0 };
    if (scope.cursor !== page.from) return "stale";
    const moved = await applyRows(db, page.scope, page.rows);
    scope.count += moved.count;
    scope.sum += moved.sum;
    scope.cursor = page.to;
    await db.scopes.put(scope);
    return !page.check || agrees(scope, page.check) ? "committed" : "reconcile";
  });
}

/** Tells whether the scope adds up to what the server says. */
export function agrees(scope: StoredScope, check: Check): boolean {
  return scope.cursor === check.head && scope.count === check.count && scope.sum === check.sum;
}

/**
 * Applies the rows of one scope and returns by how much its count and sum
 * moved. Two scopes of one row may arrive out of step, so the newer document
 * stays, unless the rows repair: a server that was restored has older numbers.
 */
async function applyRows(
  db: LocalDatabase,
  scope: string,
  rows: readonly Row[],
  repair = false,
): Promise<{ count: number; sum: number }> {
  const moved = { count: 0, sum: 0 };
  if (rows.length === 0) return moved;
  const keys = rows.map(([, table, id]) => rowKey(table, id));
  const before = await db.records.bulkGet(keys);
  const overlaid = await overlaidKeys(db);
  const covered = keys.filter((key) => overlaid.has(key));
  const layers = covered.length > 0 ? await layersOver(db, covered) : new Map<string, never>();

  const changes = keys.map((key, i) => {
    const row = rows[i] as Row;
    const [seq, , , op] = row;
    const old = before[i];
    const { [scope]: oldSeq, ...others } = old?.scopes ?? {};
    let scopes: Record<string, number> = others;
    if (oldSeq !== undefined) {
      moved.count--;
      moved.sum -= oldSeq;
    }
    let doc = serverDoc(old);
    if (op === 1) {
      if (doc === null || repair || seq >= Math.max(oldSeq ?? 0, ...Object.values(others))) doc = row[4];
      scopes = { ...others, [scope]: seq };
      moved.count++;
      moved.sum += seq;
    }
    return { key, row: storedRow(key, doc, scopes, layers.get(key) ?? []) };
  });
  await writeRows(db, changes);
  await forgetStoredPhotos(db, changes.map((change) => change.row).filter((row): row is StoredRow => row !== undefined));
  return moved;
}

/** Drops the scopes that are not granted any more, with the rows that only they held. */
export async function keepScopes(db: LocalDatabase, granted: readonly string[]): Promise<void> {
  await db.transaction("rw", [db.records, db.scopes, db.outbox], async () => {
    const held = await db.scopes.toCollection().primaryKeys();
    for (const scope of held.filter((name) => !granted.includes(name))) {
      const rows = await db.records.where("held").equals(scope).toArray();
      const layers = await layersOver(db, rows.map((row) => row.key));
      await writeRows(
        db,
        rows.map((row) => {
          const { [scope]: gone, ...scopes } = row.scopes;
          return { key: row.key, row: storedRow(row.key, serverDoc(row), scopes, layers.get(row.key) ?? []) };
        }),
      );
      await db.scopes.delete(scope);
    }
  });
}

/** All that the phone holds of a scope, and the cursor at which it said so. */
export async function inventory(db: LocalDatabase, scope: string): Promise<{ cursor: number; rows: Held[] }> {
  return db.transaction("r", [db.records, db.scopes], async () => {
    const rows: Held[] = [];
    await db.records
      .where("held")
      .equals(scope)
      .each((row) => rows.push([...splitKey(row.key), row.scopes[scope] ?? 0]));
    return { cursor: (await db.scopes.get(scope))?.cursor ?? 0, rows };
  });
}

/**
 * Commits the difference that a reconcile found, unless the scope moved
 * meanwhile. Count and sum are taken from the rows themselves, because the
 * running ones may be what was wrong.
 */
export async function commitReconcile(db: LocalDatabase, cursor: number, response: ReconcileResponse): Promise<Commit> {
  return db.transaction("rw", [db.records, db.scopes, db.outbox, db.photos, db.bytes], async () => {
    const before = await db.scopes.get(response.scope);
    if ((before?.cursor ?? 0) !== cursor) return "stale";
    await applyRows(db, response.scope, response.rows, true);
    const scope: StoredScope = { scope: response.scope, cursor: response.check.head, count: 0, sum: 0 };
    await db.records
      .where("held")
      .equals(response.scope)
      .each((row) => {
        scope.count++;
        scope.sum += row.scopes[response.scope] ?? 0;
      });
    await db.scopes.put(scope);
    return agrees(scope, response.check) ? "committed" : "reconcile";
  });
}

/**
 * Takes off the layers that the rows show by themselves: everything up to
 * lastMseq is in the snapshot that was just pulled as a whole.
 */
export async function uncover(db: LocalDatabase, lastMseq: number): Promise<void> {
  await db.transaction("rw", [db.records, db.outbox], async () => {
    const caughtUp = (await db.outbox.orderBy("overlay").distinct().toArray()).filter((m) => m.mseq <= lastMseq);
    const keys = caughtUp.flatMap((mutation) => mutation.overlay);
    for (const mutation of caughtUp) await db.outbox.update(mutation.mseq, { overlay: [] });
    await recompose(db, keys);
  });
}

