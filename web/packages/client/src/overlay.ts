import { EMPTY, RELATIONS, type Doc } from "@gridwalk/protocol";

import { rowKey, splitKey, type Layer, type StoredRow } from "./database";

/** A record as the server and this phone together say it is. */
export interface Composed {
  shown: Doc;
  pending: number;
}

/**
 * Lays changes over the server's document in the order of their mseq. A patch
 * of a row that is not there shows nothing; undefined means no row at all.
 */
export function compose(server: Doc | null, layers: readonly Layer[]): Composed | undefined {
  let shown = server;
  let pending = 0;
  for (const layer of layers) {
    if (layer.kind === "create") {
      // A create whose row has arrived already is not laid over it again.
      if (shown === null) shown = layer.fields as Doc;
      pending++;
    } else if (shown !== null) {
      shown = { ...shown, ...layer.fields };
      pending++;
    }
  }
  return shown === null ? undefined : { shown, pending };
}

/** The stored form of a row, or undefined when nothing holds it. */
export function storedRow(
  key: string,
  server: Doc | null,
  scopes: Record<string, number>,
  layers: readonly Layer[],
): StoredRow | undefined {
  const held = Object.keys(scopes);
  const document = held.length > 0 ? server : null;
  const composed = compose(document, layers);
  if (!composed) return undefined;
  const row: StoredRow = {
    key,
    shown: composed.shown,
    pending: composed.pending,
    scopes,
    held,
    index: indexOf(splitKey(key)[0], composed.shown),
  };
  if (composed.pending > 0) row.server = document;
  return row;
}

/** The server's document of a stored row. */
export function serverDoc(row: StoredRow | undefined): Doc | null {
  if (!row) return null;
  return row.server === undefined ? row.shown : row.server;
}

/** The entries under which a document is found by its relations. */
export function indexOf(table: string, doc: Doc): string[] {
  const entries: string[] = [];
  const relations: readonly string[] = table in RELATIONS ? RELATIONS[table as keyof typeof RELATIONS] : [];
  for (const field of relations) {
    const value = doc[field];
    for (const id of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (typeof id === "string" && id !== "") entries.push(indexEntry(table, field, id));
    }
  }
  return entries;
}

export function indexEntry(table: string, field: string, id: string): string {
  return `${rowKey(table, field)}=${id}`;
}

/** A new row with every column that the table has. */
export function wholeRow(table: string, id: string, fields: Record<string, unknown>): Doc {
  const empty = table in EMPTY ? EMPTY[table as keyof typeof EMPTY] : {};
  return { ...empty, ...fields, id };
}
