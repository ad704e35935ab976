import type { Doc, Mutation, PushResult } from "@gridwalk/protocol";
import { Dexie, type EntityTable } from "dexie";

import { ClientError } from "./errors";

/** One record as this phone has it. */
export interface StoredRow {
  /** rowKey of its table and id. */
  key: string;
  /** What reads see: the server's document with unsent changes over it. */
  shown: Doc;
  /** The server's document while changes lie over it; null for a row that only this phone knows. */
  server?: Doc | null;
  /** How many changes lie over the server's document. */
  pending: number;
  /** The seq of the row in each held scope. */
  scopes: Record<string, number>;
  /** The names in scopes, for the index. */
  held: string[];
  /** "table/field=id" for every relation, for the index. */
  index: string[];
}

/** How far one scope is complete, and what the rows of it add up to. */
export interface StoredScope {
  scope: string;
  cursor: number;
  count: number;
  sum: number;
}

/** What a mutation shows on this phone until the server's rows say it. */
export interface Layer {
  /** rowKey of the row it lies over. */
  key: string;
  kind: "create" | "patch";
  fields: Record<string, unknown>;
}

/** A mutation and what became of it. */
export interface StoredMutation extends Mutation {
  state: "waiting" | "answered";
  layers: Layer[];
  /** Keys of the rows that a layer lies over now; empty once the rows have caught up. */
  overlay: string[];
  result?: PushResult;
  answeredAt?: number;
  /** 1 while a reject or conflict waits to be looked at. */
  attention: 0 | 1;
  /** The mutation that sends this one again. */
  resentAs?: number;
}

/**
 * draft: no row names it; waiting: for its row's answer; refused: its row was
 * rejected and waits to be sent again or dismissed; ready: for its upload.
 */
export type PhotoStage = "draft" | "waiting" | "refused" | "ready" | "uploading" | "uploaded" | "failed";

/** A photo until the server has it stored. */
export interface StoredPhoto {
  id: string;
  mime: string;
  sha256: string;
  size: number;
  width: number;
  height: number;
  takenAt?: string;
  lat?: number;
  lng?: number;
  stage: PhotoStage;
  /** When the photo was added, so that the oldest goes first. */
  addedAt: number;
  /** Path of the upload on the server once it has begun. */
  upload?: string;
  sent: number;
  /** How often sending has failed for the time being. */
  failures: number;
  reason?: string;
}

/** The bytes of a photo, apart from all that changes about it. */
export interface StoredBytes {
  id: string;
  bytes: ArrayBuffer;
}

export interface StoredDraft {
  key: string;
  value: unknown;
  updatedAt: number;
}

/** One named value of the client's own. */
export interface StoredMeta {
  key: string;
  value: unknown;
}

/** The version that this release reads and writes. */
export const VERSION = 2;

/** The phone's database. Every release that changes it adds a version: see the README. */
export class LocalDatabase extends Dexie {
  records!: EntityTable<StoredRow, "key">;
  scopes!: EntityTable<StoredScope, "scope">;
  outbox!: EntityTable<StoredMutation, "mseq">;
  photos!: EntityTable<StoredPhoto, "id">;
  bytes!: EntityTable<StoredBytes, "id">;
  drafts!: EntityTable<StoredDraft, "key">;
  meta!: EntityTable<StoredMeta, "key">;

  constructor(name: string, indexedDB?: IDBFactory) {
    // What was captured must outlive a battery that is pulled out.
    super(name, { ...(indexedDB ? { indexedDB } : {}), chromeTransactionDurability: "strict" });
    this.version(1).stores({
      rows: "[table+id], table, *held, *index",
      scopes: "scope",
      outbox: "mseq, state, *overlay, attention, answeredAt",
      photos: "id, stage",
      drafts: "key",
      meta: "key",
    });
    // Rows under one string instead of two halve what a page costs to commit,
    // and a photo that moves on needs no second copy of its bytes.
    this.version(VERSION)
      .stores({ rows: null, records: "key, *held, *index", bytes: "id" })
      .upgrade(async (tx) => {
        const rows = await tx.table<Omit<StoredRow, "key"> & { table: string; id: string }>("rows").toArray();
        await tx.table<StoredRow>("records").bulkAdd(rows.map(({ table, id, ...row }) => ({ ...row, key: rowKey(table, id) })));
        const photos = tx.table<StoredPhoto & StoredBytes>("photos");
        for (const id of await photos.toCollection().primaryKeys()) {
          const { bytes = new ArrayBuffer(0), ...photo } = (await photos.get(id)) ?? {};
          await tx.table<StoredBytes>("bytes").add({ id, bytes });
          await tx.table("photos").put(photo);
        }
      });
  }
}

/**
 * Refuses a database that a newer release has written: Dexie would open it and
 * mend what it does not know. Nothing in it is changed.
 *
 * Errors: upgrade_required.
 */
export async function refuseNewer(name: string, indexedDB: IDBFactory): Promise<void> {
  const found = Math.floor((await nativeVersion(name, indexedDB)) / 10);
  if (found > VERSION) throw new ClientError("upgrade_required", { found, known: VERSION });
}

/** The version as IndexedDB counts it, ten times Dexie's; 0 when there is no such database. */
async function nativeVersion(name: string, indexedDB: IDBFactory): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name);
    let missing = false;
    request.onupgradeneeded = () => {
      missing = true;
      request.transaction?.abort();
    };
    request.onsuccess = () => {
      const { result: database } = request;
      database.close();
      resolve(database.version);
    };
    request.onerror = () => (missing ? resolve(0) : reject(request.error as Error));
  });
}

/** Names one row across tables. */
export function rowKey(table: string, id: string): string {
  return `${table}/${id}`;
}

export function splitKey(key: string): [table: string, id: string] {
  const slash = key.indexOf("/");
  return [key.slice(0, slash), key.slice(slash + 1)];
}
