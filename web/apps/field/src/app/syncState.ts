import type { Status } from "@gridwalk/client";

/** What the one indicator says: the most pressing truth about sync. */
export interface SyncState {
  key:
    | "login"
    | "password"
    | "upgrade"
    | "lost"
    | "full"
    | "low"
    | "attention"
    | "offline"
    | "offlineWaiting"
    | "sending"
    | "waiting"
    | "loading"
    | "done";
  tone: "calm" | "busy" | "warn" | "late";
  n: number;
}

/** Judges the client's status and the number of things not sent yet. What a person must act upon comes before what happens by itself. */
export function syncState(status: Status, unsent: number): SyncState {
  if (status.loginRequired) return { key: "login", tone: "late", n: unsent };
  if (status.passwordChangeRequired) return { key: "password", tone: "late", n: unsent };
  if (status.upgradeRequired) return { key: "upgrade", tone: "late", n: unsent };
  if (status.storage.level === "evicted") return { key: "lost", tone: "late", n: status.storage.lost };
  if (status.storage.level === "full") return { key: "full", tone: "late", n: unsent };
  if (status.storage.level === "low") return { key: "low", tone: "late", n: unsent };
  if (status.attention > 0) return { key: "attention", tone: "late", n: status.attention };
  if (!status.online) return { key: unsent > 0 ? "offlineWaiting" : "offline", tone: "warn", n: unsent };
  if (unsent > 0) return { key: status.syncing ? "sending" : "waiting", tone: "busy", n: unsent };
  if (!status.lastCompleteSync) return { key: "loading", tone: "busy", n: 0 };
  return { key: "done", tone: "calm", n: 0 };
}
