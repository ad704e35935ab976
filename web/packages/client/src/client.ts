import type { TableName } from "@gridwalk/protocol";

import { Backoff } from "./backoff";
import { LocalDatabase, refuseNewer } from "./database";
import { Drafts } from "./drafts";
import { Engine } from "./engine";
import { ClientError } from "./errors";
import { live, watch } from "./live";
import { LeaseLock, WebLock, type Lock } from "./locks";
import { getMeta, setMeta, type LossReason, type StoredSession, type WipeReason } from "./meta";
import { Outbox } from "./outbox";
import { Photos } from "./photos";
import { PokeListener, type EventStreamFactory } from "./poke";
import { Puller } from "./pull";
import { Pusher } from "./push";
import type { Readable } from "./readable";
import { Reporter } from "./report";
import { Reserve } from "./reserve";
import { SessionKeeper, type Session } from "./session";
import { StatusWatcher, type Status } from "./status";
import { Storage } from "./storage";
import type { RoundParts } from "./sync-round";
import { LocalTable } from "./table";
import { Transport } from "./transport";
import { Uploader } from "./upload";

export interface ClientOptions {
  /** Origin of the server. */
  baseURL: string;
  appVersion: string;
  /** What the device is called in lists; the browser's name by default. */
  deviceName?: string;
  platform?: string;
  /** Name of the local database. */
  name?: string;
  /** Replacements for what the browser brings; null means that it has none. */
  fetch?: typeof fetch;
  indexedDB?: IDBFactory;
  locks?: LockManager | null;
  eventStream?: EventStreamFactory;
  clock?: () => number;
  random?: () => number;
}

/** One officer's Gridwalk on this phone. */
export class Client {
  readonly session: Readable<Session | null>;
  readonly status: Readable<Status>;
  readonly outbox: Outbox;
  readonly photos: Photos;
  readonly drafts: Drafts;

  private readonly db: LocalDatabase;
  private readonly storage: Storage;
  private readonly keeper: SessionKeeper;
  private readonly pusher: Pusher;
  private readonly uploader: Uploader;
  private readonly engine: Engine;
  private readonly watcher: StatusWatcher;
  private readonly clock: () => number;
  private readonly offset: Readable<number | undefined>;
  private readonly stops: (() => void)[];
  private readonly wiped = new Set<(event: { reason: LossReason }) => void>();

  /**
   * Opens the local database; needs no network.
   *
   * Errors: upgrade_required when a newer release has written it, which then
   * stays as it is; what IndexedDB throws where it cannot be used.
   */
  static async open(options: ClientOptions): Promise<Client> {
    const factory = options.indexedDB ?? globalThis.indexedDB;
    if (factory) await refuseNewer(options.name ?? "gridwalk", factory);
    const client = new Client(options);
    await client.db.open();
    return client;
  }

  private constructor(options: ClientOptions) {
    const { appVersion, clock = Date.now, random = Math.random, name = "gridwalk" } = options;
    const fetcher = options.fetch ?? ((...request) => globalThis.fetch(...request));
    const openStream = options.eventStream ?? ((url) => new EventSource(url));
    const agent = typeof navigator === "undefined" ? "" : navigator.userAgent;
    const db = new LocalDatabase(name, options.indexedDB);
    const lock = lockFactory(db, options.locks);
    const transport = new Transport(options.baseURL, fetcher);
    const { baseURL } = transport;

    this.db = db;
    this.clock = clock;
    this.storage = new Storage(name, new Reserve(db));
    this.keeper = new SessionKeeper(db, transport, lock(`${name}.session`), {
      name: (options.deviceName ?? agent).slice(0, 60) || "web",
      platform: (options.platform ?? "web").slice(0, 60),
      app_version: appVersion,
    });
    this.outbox = new Outbox(db, this.storage, clock, () => this.engine.nudge());
    this.pusher = new Pusher(db, this.keeper, this.storage, clock);
    this.uploader = new Uploader(db, baseURL, this.keeper, new Backoff(random));
    const parts: RoundParts = {
      db,
      storage: this.storage,
      session: this.keeper,
      uploader: this.uploader,
      pusher: this.pusher,
      puller: new Puller(db, this.keeper, this.storage, clock),
      outbox: this.outbox,
      reporter: new Reporter(db, this.keeper, this.storage, appVersion, clock),
      clock,
      wipe: (reason) => this.wipe(reason),
    };
    const listener = new PokeListener(baseURL, this.keeper, openStream, new Backoff(random));
    this.engine = new Engine(parts, lock(`${name}.sync`), listener, new Backoff(random), `${name}.sync`);
    this.photos = new Photos(db, this.storage, this.keeper, clock, () => this.engine.nudge());
    this.drafts = new Drafts(db, this.storage, clock);
    this.watcher = new StatusWatcher(db, this.storage);
    this.session = this.keeper.session;
    this.status = this.watcher.status;
    this.offset = live(async () => getMeta(db, "clockOffset"));
    this.stops = [
      this.offset.subscribe(() => undefined),
      watch(() => Promise.all([getMeta(db, "session"), getMeta(db, "wiped")]), (now) => this.follow(...now)),
    ];
    db.on("versionchange", ({ newVersion }) => {
      // Dexie's own answer to a newer release in another tab is to open the
      // database again as it then is; false keeps it from that.
      if (newVersion === null) return true;
      this.giveWay();
      return false;
    });
  }

  /** The officer who is signed in on this phone, or null. Needs no network. */
  async resume(): Promise<Session | null> {
    const session = await this.keeper.resume();
    if (session) {
      // Browsers grant it rather to what is installed or used often.
      await this.storage.persist();
    } else {
      if (!(await getMeta(this.db, "wiped"))) this.storage.noticeEviction();
      await this.storage.measure();
    }
    return session;
  }

  /**
   * Signs in and registers the device, unless a new password must be chosen
   * first. Errors: invalid_credentials, unsent_work, offline.
   */
  async login(phone: string, password: string): Promise<Session> {
    const answer = await this.keeper.authenticate(phone, password);
    const before = await getMeta(this.db, "session");
    if (before && before.user.id !== answer.user.id) await this.logout();
    return this.signedIn(await this.keeper.accept(answer));
  }

  /** Errors: invalid_credentials and what the server says of the new password. */
  async changePassword(oldPassword: string, newPassword: string): Promise<Session> {
    return this.signedIn(await this.keeper.changePassword(oldPassword, newPassword));
  }

  /** Wipes the local data; refuses with unsent_work unless forced. */
  async logout(options: { force?: boolean } = {}): Promise<void> {
    if (!options.force && (await this.hasUnsent())) throw new ClientError("unsent_work");
    await this.wipe("logout");
  }

  table<T extends TableName>(name: T): LocalTable<T> {
    return new LocalTable(this.db, name);
  }

  /** The result of a query over this client's data, kept up to date. */
  live<T>(query: () => Promise<T>): Readable<T | undefined> {
    return live(query);
  }

  /** The server's time as well as this phone knows it. */
  now(): Date {
    return new Date(this.clock() + (this.offset.get() ?? 0));
  }

  /** Syncs by itself from now on, in one tab at a time. */
  start(): void {
    this.engine.start();
  }

  async stop(): Promise<void> {
    await this.engine.stop();
  }

  /** Syncs now; resolves when a complete round has ended, rejects with what stopped it. */
  async sync(): Promise<void> {
    await this.engine.sync();
  }

  on(event: "wiped", listener: (event: { reason: LossReason }) => void): () => void {
    const listeners = { wiped: this.wiped }[event];
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  async close(): Promise<void> {
    await this.engine.close();
    this.watcher.close();
    for (const stop of this.stops) stop();
    this.db.close();
  }

  private async signedIn(session: Session): Promise<Session> {
    await this.storage.persist();
    if (session.mustChangePassword) return session;
    await this.keeper.register();
    this.engine.nudge();
    return this.keeper.session.get() ?? session;
  }

  private async hasUnsent(): Promise<boolean> {
    return (await this.pusher.hasWork()) || (await this.uploader.hasWork());
  }

  private async wipe(reason: WipeReason): Promise<void> {
    await this.db.transaction("rw", this.db.tables, async () => {
      for (const table of this.db.tables) await table.clear();
      await setMeta(this.db, "wiped", reason);
    });
    this.follow(undefined, reason);
  }

  /** Keeps this tab in step with the database, which any tab may change and the browser may throw away. */
  private follow(stored: StoredSession | undefined, reason: WipeReason | undefined): void {
    const before = this.keeper.session.get();
    this.keeper.follow(stored);
    if (!before || stored) return;
    if (reason === undefined) this.storage.evicted();
    else this.storage.forget();
    for (const listener of [...this.wiped]) listener({ reason: reason ?? "evicted" });
  }

  /** Lets a newer release have the database; this tab has to be loaded anew. */
  private giveWay(): void {
    this.db.close();
    this.watcher.outdated();
    void this.engine.close();
  }
}

/** The browser's locks where it has them, else leases in the database. */
function lockFactory(db: LocalDatabase, locks: LockManager | null | undefined): (name: string) => Lock {
  const manager = locks === undefined ? (typeof navigator === "undefined" ? null : navigator.locks) : locks;
  return (name) => (manager ? new WebLock(manager, name) : new LeaseLock(db, name));
}
