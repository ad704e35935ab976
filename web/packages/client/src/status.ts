import type { LocalDatabase } from "./database";
import { watch } from "./live";
import { getMeta } from "./meta";
import { Value, type Readable } from "./readable";
import type { Storage, StorageStatus } from "./storage";
import { IDLE } from "./sync-round";

/** What the user should know about the sync. */
export interface Status {
  /** The server answered last time. */
  online: boolean;
  syncing: boolean;
  /** Everything granted was here at that time. */
  lastCompleteSync: Date | null;
  /** Mutations not yet answered. */
  waiting: number;
  /** Photos whose bytes the server has not got. */
  photosWaiting: number;
  /** Rejects and conflicts not yet looked at. */
  attention: number;
  /** The server does not accept this phone's session any more; unsent work is kept. */
  loginRequired: boolean;
  passwordChangeRequired: boolean;
  /** Rows are stale until the app is updated; sending still works. */
  upgradeRequired: boolean;
  storage: StorageStatus;
  /** The code of what stopped the last sync. */
  error: string | null;
}

/** Keeps the status up to date from the database, which all tabs share. */
export class StatusWatcher {
  readonly status: Readable<Status>;
  private readonly value: Value<Status>;
  private readonly stops: (() => void)[];

  constructor(db: LocalDatabase, storage: Storage) {
    this.value = new Value<Status>({
      ...IDLE,
      lastCompleteSync: null,
      waiting: 0,
      photosWaiting: 0,
      attention: 0,
      storage: storage.status.get(),
    });
    this.status = this.value;
    const show = ({ device, drafts, ...counts }: Awaited<ReturnType<typeof read>>) => {
      this.value.set({ ...this.value.get(), ...counts });
      if (device) storage.remember(device, counts.waiting + counts.photosWaiting + drafts);
    };
    this.stops = [
      watch(() => read(db), show),
      storage.status.subscribe((status) => this.value.set({ ...this.value.get(), storage: status })),
    ];
  }

  /** Another tab runs a newer release, which this one must not disturb. */
  outdated(): void {
    this.close();
    this.value.set({ ...this.value.get(), upgradeRequired: true, error: "upgrade_required" });
  }

  close(): void {
    for (const stop of this.stops) stop();
  }
}

async function read(db: LocalDatabase): Promise<Omit<Status, "storage"> & { device: string; drafts: number }> {
  const [waiting, attention, photosWaiting, drafts, sync, session] = await Promise.all([
    db.outbox.where("state").equals("waiting").count(),
    db.outbox.where("attention").equals(1).count(),
    db.photos.where("stage").anyOf("waiting", "ready", "uploading").count(),
    db.drafts.count(),
    getMeta(db, "sync"),
    getMeta(db, "session"),
  ]);
  const { lastCompleteSync, ...rest } = sync ?? IDLE;
  return {
    ...rest,
    lastCompleteSync: lastCompleteSync === null ? null : new Date(lastCompleteSync),
    passwordChangeRequired: rest.passwordChangeRequired || session?.mustChangePassword === true,
    waiting,
    attention,
    photosWaiting,
    drafts,
    device: session?.device ?? "",
  };
}
