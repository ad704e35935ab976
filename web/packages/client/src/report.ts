import { encode, PROTO } from "@gridwalk/protocol";

import type { LocalDatabase } from "./database";
import { getMeta, setMeta } from "./meta";
import type { SessionKeeper } from "./session";
import type { Storage } from "./storage";

/** How often a phone says how it is when nothing about it has changed. */
const EVERY_MS = 30 * 60_000;

/** Tells the server what the officer and the manager want to know of the phone. */
export class Reporter {
  private readonly db: LocalDatabase;
  private readonly session: SessionKeeper;
  private readonly storage: Storage;
  private readonly appVersion: string;
  private readonly clock: () => number;

  constructor(db: LocalDatabase, session: SessionKeeper, storage: Storage, appVersion: string, clock: () => number) {
    this.db = db;
    this.session = session;
    this.storage = storage;
    this.appVersion = appVersion;
    this.clock = clock;
  }

  /** Reports when something changed or the last report is old. */
  async run(): Promise<void> {
    const device = (await getMeta(this.db, "session"))?.device ?? "";
    const pending =
      (await this.db.outbox.where("state").equals("waiting").count()) +
      (await this.db.photos.where("stage").anyOf("waiting", "ready", "uploading").count());
    const last = await getMeta(this.db, "reported");
    const at = this.clock();
    const old = !last || Math.abs(at - last.at) > EVERY_MS;
    if (!old && last.pending === pending && last.device === device) return;
    const { usage, quota } = this.storage.status.get();
    const body = encode({
      proto: PROTO,
      device,
      app_version: this.appVersion,
      pending,
      storage_left: quota > 0 ? Math.max(0, Math.round(quota - usage)) : -1,
    });
    await this.session.text("/api/sync/status", { body });
    await setMeta(this.db, "reported", { device, pending, at });
  }
}
