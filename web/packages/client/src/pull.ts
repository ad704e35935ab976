import {
  decodePullResponse,
  decodeReconcileResponse,
  encode,
  PROTO,
  SCHEMA,
  type PullResponse,
} from "@gridwalk/protocol";

import { sameJSON } from "./capture";
import type { LocalDatabase } from "./database";
import { ClientError } from "./errors";
import { getMeta, setMeta } from "./meta";
import { lastAnswered, reoffer } from "./numbering";
import { commitPage, commitReconcile, inventory, keepScopes, uncover } from "./pages";
import type { SessionKeeper } from "./session";
import type { Storage } from "./storage";

/** How often another tab may be faster before something is wrong. */
const MAX_STALE = 20;

const TIMEOUT_MS = 180_000;

/** What a complete pull leaves. */
export interface Pulled {
  /** The scopes that the server grants; a retired phone is granted none. */
  granted: string[];
  lastMseq: number;
}

/** How far the phone holds each scope. */
type Cursors = Record<string, number>;

/** A pull on its way, and what the phone was when it asked. */
interface Asked {
  held: Cursors;
  /** The last mutation that had an answer. */
  answered: number;
  response: Promise<PullResponse>;
}

/** Brings the local rows to what the server grants. */
export class Puller {
  private readonly db: LocalDatabase;
  private readonly session: SessionKeeper;
  private readonly storage: Storage;
  private readonly clock: () => number;

  constructor(db: LocalDatabase, session: SessionKeeper, storage: Storage, clock: () => number) {
    this.db = db;
    this.session = session;
    this.storage = storage;
    this.clock = clock;
  }

  /** Pulls until the server has no more, every scope adds up and the overlay is off. */
  async run(): Promise<Pulled> {
    let asked: Asked | undefined;
    for (let stale = 0; stale < MAX_STALE; ) {
      const epoch = (await getMeta(this.db, "epoch")) ?? "";
      const held = await this.held();
      // What was asked for while pages were committed counts if they led where they should.
      if (!asked || !sameJSON(asked.held, held)) asked = await this.ask(epoch, held);
      const { answered } = asked;
      const response = await asked.response;
      asked = undefined;
      if (epoch !== "" && response.epoch !== epoch) {
        await this.moveTo(response);
        continue;
      }
      await setMeta(this.db, "epoch", response.epoch);
      if (response.more) asked = await this.ask(response.epoch, heldAfter(held, response));
      const fresh = await this.commit(response);
      if (!fresh || (response.more && response.pages.length === 0)) {
        stale++;
      } else if (!response.more) {
        // A server that knows less than it has answered was restored without noticing.
        if (answered > response.last_mseq) await reoffer(this.db, response.last_mseq);
        await this.storage.guard(() => uncover(this.db, response.last_mseq));
        return { granted: response.granted, lastMseq: response.last_mseq };
      }
    }
    throw new ClientError("check_failed");
  }

  private async held(): Promise<Cursors> {
    return Object.fromEntries((await this.db.scopes.toArray()).map(({ scope, cursor }) => [scope, cursor]));
  }

  private async ask(epoch: string, held: Cursors): Promise<Asked> {
    const answered = await lastAnswered(this.db);
    const response = this.fetch(epoch, held);
    // Whoever waits for it hears of its failure; nobody may.
    response.catch(() => undefined);
    return { held, answered, response };
  }

  private async fetch(epoch: string, scopes: Cursors): Promise<PullResponse> {
    const device = (await getMeta(this.db, "session"))?.device ?? "";
    const body = encode({ proto: PROTO, schema: SCHEMA, device, epoch, scopes });
    const sent = this.clock();
    const response = decodePullResponse(await this.session.text("/api/sync/pull", { body, timeout: TIMEOUT_MS }));
    const middle = (sent + this.clock()) / 2;
    await setMeta(this.db, "clockOffset", Math.round(Date.parse(response.now) - middle));
    return response;
  }

  /** Commits the pages; false when another tab was faster. */
  private async commit(response: PullResponse): Promise<boolean> {
    return this.storage.fill(async () => {
      await keepScopes(this.db, response.granted);
      let fresh = true;
      for (const page of response.pages) {
        const commit = await commitPage(this.db, page);
        if (commit === "stale") fresh = false;
        if (commit === "reconcile") await this.reconcile(page.scope);
      }
      return fresh;
    });
  }

  /**
   * The server's history is another one: every held scope is compared, and
   * what the server answered but does not know any more is offered again. Only
   * then does the phone belong to the new epoch.
   */
  private async moveTo(response: PullResponse): Promise<void> {
    await this.storage.fill(() => keepScopes(this.db, response.granted));
    let lastMseq = response.last_mseq;
    for (const scope of await this.db.scopes.toCollection().primaryKeys()) {
      lastMseq = (await this.reconcile(scope)) ?? lastMseq;
    }
    await this.db.transaction("rw", [this.db.outbox, this.db.records, this.db.meta, this.db.photos], async () => {
      await reoffer(this.db, lastMseq);
      await setMeta(this.db, "epoch", response.epoch);
    });
  }

  /** Fetches the difference of one scope; undefined when it was just revoked. */
  private async reconcile(scope: string): Promise<number | undefined> {
    const device = (await getMeta(this.db, "session"))?.device ?? "";
    const { cursor, rows } = await inventory(this.db, scope);
    const body = encode({ proto: PROTO, schema: SCHEMA, device, scope, rows });
    try {
      const text = await this.session.text("/api/sync/reconcile", { body, timeout: TIMEOUT_MS });
      const response = decodeReconcileResponse(text);
      const commit = await this.storage.fill(() => commitReconcile(this.db, cursor, response));
      if (commit === "reconcile") throw new ClientError("check_failed", { scope });
      return response.last_mseq;
    } catch (error) {
      if (error instanceof ClientError && error.code === "scope_not_granted") return undefined;
      throw error;
    }
  }
}

/** The cursors that the pages of a response lead to. */
function heldAfter(held: Cursors, { granted, pages }: PullResponse): Cursors {
  const before = Object.entries(held).filter(([scope]) => granted.includes(scope));
  return Object.fromEntries([...before, ...pages.map(({ scope, to }): [string, number] => [scope, to])]);
}
