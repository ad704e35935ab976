import type { Doc } from "@gridwalk/protocol";

import { rowKey, type Layer, type LocalDatabase, type StoredMutation, type StoredRow } from "./database";
import { serverDoc, storedRow } from "./overlay";

/** The layers that lie over each of the rows now, in the order of their mseq. */
export async function layersOver(db: LocalDatabase, keys: readonly string[]): Promise<Map<string, Layer[]>> {
  const wanted = new Set(keys);
  const mutations = await db.outbox.where("overlay").anyOf([...wanted]).distinct().sortBy("mseq");
  const layers = new Map<string, Layer[]>();
  for (const mutation of mutations) {
    for (const layer of activeLayers(mutation)) {
      if (!wanted.has(layer.key)) continue;
      const list = layers.get(layer.key);
      if (list) list.push(layer);
      else layers.set(layer.key, [layer]);
    }
  }
  return layers;
}

function activeLayers(mutation: StoredMutation): Layer[] {
  return mutation.layers.filter((layer) => mutation.overlay.includes(layer.key));
}

/** Every row over which anything lies. */
export async function overlaidKeys(db: LocalDatabase): Promise<Set<string>> {
  return new Set((await db.outbox.orderBy("overlay").uniqueKeys()) as string[]);
}

/**
 * Composes the rows anew from the server's documents and the outbox. Runs in
 * the transaction that changed either.
 */
export async function recompose(db: LocalDatabase, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  const unique = [...new Set(keys)];
  const before = await db.records.bulkGet(unique);
  const layers = await layersOver(db, unique);
  await writeRows(
    db,
    unique.map((key, i) => {
      const row = before[i];
      return { key, row: storedRow(key, serverDoc(row), row?.scopes ?? {}, layers.get(key) ?? []) };
    }),
  );
}

/** Puts the rows that are there and deletes those that are not. */
export async function writeRows(
  db: LocalDatabase,
  changes: readonly { key: string; row: StoredRow | undefined }[],
): Promise<void> {
  const puts: StoredRow[] = [];
  const deletes: string[] = [];
  for (const { key, row } of changes) {
    if (row) puts.push(row);
    else deletes.push(key);
  }
  if (puts.length > 0) await db.records.bulkPut(puts);
  if (deletes.length > 0) await db.records.bulkDelete(deletes);
}

/** The row as reads see it. */
export async function shownRow(db: LocalDatabase, table: string, id: string): Promise<Doc | undefined> {
  return (await db.records.get(rowKey(table, id)))?.shown;
}
