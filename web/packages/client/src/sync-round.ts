import type { LocalDatabase } from "./database";
import { ClientError, codeOf } from "./errors";
import { getMeta, setMeta, type SyncState, type WipeReason } from "./meta";
import { renumber } from "./numbering";
import type { Outbox } from "./outbox";
import type { Pulled, Puller } from "./pull";
import type { Pusher } from "./push";
import type { Reporter } from "./report";
import type { SessionKeeper } from "./session";
import type { Storage } from "./storage";
import type { Uploader } from "./upload";

export interface RoundParts {
  db: LocalDatabase;
  session: SessionKeeper;
  pusher: Pusher;
  puller: Puller;
  uploader: Uploader;
  outbox: Outbox;
  reporter: Reporter;
  storage: Storage;
  clock: () => number;
  wipe: (reason: WipeReason) => Promise<void>;
}

export const IDLE: SyncState = {
  online: false,
  syncing: false,
  lastCompleteSync: null,
  loginRequired: false,
  passwordChangeRequired: false,
  upgradeRequired: false,
  error: null,
};

/**
 * One round: push what waits, then pull until everything granted is here. A
 * pull that needs a newer app does not keep the push from going on, and a
 * push that the server cannot serve does not keep the rows from coming.
 * Throws what stopped the round.
 */
export async function syncRound(parts: RoundParts): Promise<void> {
  const { db, storage, clock } = parts;
  await storage.guard(() => update(db, { syncing: true }));
  const state: Partial<SyncState> = {
    online: true,
    syncing: false,
    loginRequired: false,
    passwordChangeRequired: false,
    upgradeRequired: false,
    error: null,
  };
  try {
    await exchange(parts).catch(async (error: unknown) => {
      if (codeOf(error) !== "device_unknown") throw error;
      // A restored server may never have heard of this phone.
      await parts.session.register(true);
      await exchange(parts);
    });
    state.lastCompleteSync = clock();
  } catch (error) {
    const code = codeOf(error);
    if (code === "device_revoked") {
      await parts.wipe("revoked");
      return;
    }
    state.error = code;
    state.online = error instanceof ClientError && error.status !== undefined;
    state.loginRequired = code === "login_required";
    state.passwordChangeRequired = code === "password_change_required";
    state.upgradeRequired = code === "upgrade_required";
    throw error;
  } finally {
    if (await getMeta(db, "session")) await storage.guard(() => update(db, state));
    await storage.measure();
  }
}

async function exchange(parts: RoundParts): Promise<void> {
  const { db, session, pusher, puller, uploader, outbox, reporter } = parts;
  await session.register();
  let pulled: Pulled;
  for (let turn = 0; ; turn++) {
    const failure = await push(parts).catch((error: unknown) => error);
    if (failure !== undefined && !leavesPullAlone(failure)) throw failure;
    pulled = await puller.run();
    if (failure instanceof ClientError && failure.code === "mseq_reused" && turn === 0) {
      // The numbers up to lastMseq are spoken for by what this phone forgot.
      await renumber(db, Number(failure.params["mseq"]) - 1, pulled.lastMseq + 1);
    } else if (failure !== undefined) {
      throw failure;
    }
    // A pull may have found that the server lost what it had answered.
    if (turn > 0 || !(await pusher.hasWork())) break;
  }
  await outbox.prune();
  await reporter.run();
  if (pulled.granted.length === 0 && !(await pusher.hasWork()) && !(await uploader.hasWork())) await parts.wipe("retired");
}

/** Texts go before photos: an upload is broken off while anything waits. */
async function push({ pusher, uploader }: RoundParts): Promise<undefined> {
  if (!(await pusher.hasWork())) return undefined;
  await uploader.pause();
  try {
    await pusher.run();
  } finally {
    uploader.resume();
  }
  return undefined;
}

/** Tells whether rows may still come although sending has failed. */
function leavesPullAlone(error: unknown): boolean {
  if (!(error instanceof ClientError)) return true;
  return error.code === "mseq_reused" || error.status === 409 || (error.status ?? 0) >= 500;
}

export async function update(db: LocalDatabase, change: Partial<SyncState>): Promise<void> {
  await db.transaction("rw", db.meta, async () => {
    await setMeta(db, "sync", { ...IDLE, ...(await getMeta(db, "sync")), ...change });
  });
}
