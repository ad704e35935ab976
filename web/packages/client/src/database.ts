import type { Doc, Mutation, PushResult } from "@gridwalk/protocol";
import { Dexie, type EntityTable, type Table } from "dexie";

/** One record as this phone has it. */
export interface StoredRow {
  table: string;
  id: string;
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

/** draft: no row names it; waiting: for its row's answer; ready: for its upload. */
export type PhotoStage = "draft" | "waiting" | "ready" | "uploading" | "uploaded" | "failed";

/** The bytes of a photo until the server has them stored. */
export interface StoredPhoto {
  id: string;
  bytes: ArrayBuffer;
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

/** The phone's database. Every release that changes it adds a version. */
export class LocalDatabase extends Dexie {
  rows!: Table<StoredRow, [string, string]>;
  scopes!: EntityTable<StoredScope, "scope">;
  outbox!: EntityTable<StoredMutation, "mseq">;
  photos!: EntityTable<StoredPhoto, "id">;
  drafts!: EntityTable<StoredDraft, "key">;
  meta!: EntityTable<StoredMeta, "key">;

  constructor(name: string, indexedDB?: IDBFactory) {
    super(name, indexedDB ? { indexedDB } : {});
    this.version(1).stores({
      rows: "[table+id], table, *held, *index",
      scopes: "scope",
      outbox: "mseq, state, *overlay, attention, answeredAt",
      photos: "id, stage",
      drafts: "key",
      meta: "key",
    });
  }
}

/** Names one row across tables. */
export function rowKey(table: string, id: string): string {
  return `${table}/${id}`;
}

export function splitKey(key: string): [table: string, id: string] {
  const slash = key.indexOf("/");
  return [key.slice(0, slash), key.slice(slash + 1)];
}
