import type { User } from "@gridwalk/protocol";

import type { LocalDatabase } from "./database";

/** Who is signed in on this phone, and the phone's own identity. */
export interface StoredSession {
  user: User;
  token: string;
  mustChangePassword: boolean;
  /** Empty until the device is registered. */
  device: string;
  deviceToken: string;
}

/** How the last sync went; shared by all tabs. */
export interface SyncState {
  online: boolean;
  syncing: boolean;
  lastCompleteSync: number | null;
  loginRequired: boolean;
  passwordChangeRequired: boolean;
  upgradeRequired: boolean;
  error: string | null;
}

/** Why the local data went: lost phone, end of duty, or the officer's wish. */
export type WipeReason = "revoked" | "retired" | "logout";

/** The same, or that the browser threw it away, which leaves no word in it. */
export type LossReason = WipeReason | "evicted";

/** The named values in the meta table. */
export interface Meta {
  session: StoredSession;
  /** Why there is no session any more; an evicted database does not know. */
  wiped: WipeReason;
  /** The last mseq that was given out. */
  mseq: number;
  /** The history that the cursors belong to. */
  epoch: string;
  /** Milliseconds from the phone's clock to the server's. */
  clockOffset: number;
  sync: SyncState;
  /** What the server was told of this phone last. */
  reported: { device: string; pending: number; at: number };
  /** Which tab holds what, where the browser has no locks. */
  leases: Record<string, { holder: string; until: number }>;
}

export async function getMeta<K extends keyof Meta>(db: LocalDatabase, key: K): Promise<Meta[K] | undefined> {
  return (await db.meta.get(key))?.value as Meta[K] | undefined;
}

export async function setMeta<K extends keyof Meta>(db: LocalDatabase, key: K, value: Meta[K]): Promise<void> {
  await db.meta.put({ key, value });
}
