import type { Mutation, PushResult } from "@gridwalk/protocol";

import { plain, sameJSON, type AnyCapture, type Capture } from "./capture";
import { type LocalDatabase, type StoredMutation } from "./database";
import { ClientError } from "./errors";
import { newUUID } from "./ids";
import { getMeta, setMeta, type StoredSession } from "./meta";
import { layersOf } from "./optimistic";
import { forgetPhoto } from "./photo-state";
import { recompose, shownRow } from "./rows";
import type { Storage } from "./storage";

/** The largest mutation that the server takes, in bytes of JSON. */
const MAX_MUTATION_BYTES = 256 * 1024;

/** How long answered mutations are kept, to be offered again after a restore. */
const KEEP_ANSWERED_MS = 30 * 24 * 3600 * 1000;

/** A mutation as the user sees it. */
export interface OutboxItem extends Mutation {
  state: "waiting" | "answered";
  result?: PushResult;
  answeredAt?: Date;
  /** A reject or conflict that nobody has looked at. */
  attention: boolean;
  /** The mseq that sent it again. */
  resentAs?: number;
}

/** What was captured and which number it got. */
export interface Enqueued {
  mseq: number;
  record: string;
}

/** Everything that this phone captured, in the order of its numbers. */
export class Outbox {
  private readonly db: LocalDatabase;
  private readonly storage: Storage;
  private readonly clock: () => number;
  private readonly onEnqueued: () => void;

  constructor(db: LocalDatabase, storage: Storage, clock: () => number, onEnqueued: () => void) {
    this.db = db;
    this.storage = storage;
    this.clock = clock;
    this.onEnqueued = onEnqueued;
  }

  /**
   * Enqueues all captures or none. Each gets the next mseq in the transaction
   * that lays it over the rows. An update that changes nothing is left out.
   */
  async enqueue(...captures: Capture[]): Promise<Enqueued[]> {
    const enqueued = await this.write((session) => this.add(session, captures));
    this.onEnqueued();
    return enqueued;
  }

  /**
   * Sends a rejected mutation or a conflict again with edited fields, and
   * with a rejected create everything that was rejected because of it.
   */
  async resend(mseq: number, fields: Record<string, unknown>): Promise<Enqueued[]> {
    const enqueued = await this.write(async (session) => {
      const origin = await this.db.outbox.get(mseq);
      if (!origin || origin.resentAs !== undefined || !isRefused(origin.result)) {
        throw new ClientError("not_resendable", { mseq });
      }
      const list = [{ ...origin, fields: { ...origin.fields, ...fields } }, ...(await this.orphansOf(origin))];
      const all: Enqueued[] = [];
      for (const { mseq: old, op, table, record, fields, at } of list) {
        const added = await this.add(session, [{ op, table, record, fields, at: new Date(at) }]);
        await this.db.outbox.update(old, { attention: 0, resentAs: added[0]?.mseq ?? old });
        await this.db.photos.where("id").equals(record).modify((photo) => {
          photo.stage = "waiting";
          delete photo.reason;
        });
        all.push(...added);
      }
      return all;
    });
    this.onEnqueued();
    return enqueued;
  }

  /** Takes a reject or conflict off the list; a rejected photo's bytes go with it. */
  async dismiss(mseq: number): Promise<void> {
    await this.db.transaction("rw", [this.db.outbox, this.db.photos, this.db.bytes], async () => {
      const item = await this.db.outbox.get(mseq);
      if (item?.attention !== 1) return;
      await this.db.outbox.update(mseq, { attention: 0 });
      if (item.table === "photos" && item.op === "create" && item.result && outcome(item.result).status === "rejected") {
        await forgetPhoto(this.db, item.record);
      }
    });
  }

  /** Everything of the last 30 days, newest first. */
  async list(): Promise<OutboxItem[]> {
    return (await this.db.outbox.reverse().toArray()).map(item);
  }

  /** What the server has not answered yet, oldest first. */
  async waiting(): Promise<OutboxItem[]> {
    return (await this.db.outbox.where("state").equals("waiting").sortBy("mseq")).map(item);
  }

  /** Rejects and conflicts that nobody has looked at, newest first. */
  async attention(): Promise<OutboxItem[]> {
    return (await this.db.outbox.where("attention").equals(1).reverse().sortBy("mseq")).map(item);
  }

  /** Forgets what was answered long ago and needs nobody's attention. */
  async prune(): Promise<void> {
    await this.db.outbox
      .where("answeredAt")
      .below(this.clock() - KEEP_ANSWERED_MS)
      .filter((m) => m.attention === 0 && m.overlay.length === 0)
      .delete();
  }

  private async write(work: (session: StoredSession) => Promise<Enqueued[]>): Promise<Enqueued[]> {
    const { db } = this;
    return this.storage.guard(() =>
      db.transaction("rw", [db.outbox, db.records, db.meta, db.photos], async () => {
        const session = await getMeta(db, "session");
        if (!session?.device) throw new ClientError("not_signed_in");
        return work(session);
      }),
    );
  }

  private async add(session: StoredSession, captures: readonly AnyCapture[]): Promise<Enqueued[]> {
    const { db } = this;
    const enqueued: Enqueued[] = [];
    let last = (await getMeta(db, "mseq")) ?? 0;
    for (const capture of captures) {
      const at = new Date(capture.at ?? this.clock()).toISOString();
      const mutation = await this.mutation(capture, last + 1, at);
      if (!mutation) continue;
      last = mutation.mseq;
      const layers = await layersOf(db, { ...capture, fields: mutation.fields }, { session, at });
      const overlay = layers.map((layer) => layer.key);
      await db.outbox.add({ ...mutation, state: "waiting", layers, overlay, attention: 0 });
      if (capture.table === "photos" && capture.op === "create") {
        await db.photos.update(capture.record, { stage: "waiting" });
      }
      await recompose(db, overlay);
      enqueued.push({ mseq: last, record: capture.record });
    }
    await setMeta(db, "mseq", last);
    return enqueued;
  }

  /** The numbered mutation, or undefined for an update without a change. */
  private async mutation(capture: AnyCapture, mseq: number, at: string): Promise<Mutation | undefined> {
    const { op, table, record } = capture;
    let fields = plain(capture.fields);
    const mutation: Mutation = { mseq, id: newUUID(), op, table, record, at, fields };
    if (op === "update") {
      const shown = await shownRow(this.db, table, record);
      if (!shown) throw new ClientError("not_found", { table, record });
      fields = Object.fromEntries(Object.entries(fields).filter(([name, value]) => !sameJSON(value, shown[name])));
      if (Object.keys(fields).length === 0) return undefined;
      mutation.fields = fields;
      mutation.base = Object.fromEntries(Object.keys(fields).map((name) => [name, shown[name] ?? null]));
    }
    if (new TextEncoder().encode(JSON.stringify(mutation)).length > MAX_MUTATION_BYTES) {
      throw new ClientError("too_large", { limit: MAX_MUTATION_BYTES });
    }
    return mutation;
  }

  /** What was rejected because this create was, and what hangs on that in turn. */
  private async orphansOf(origin: StoredMutation): Promise<StoredMutation[]> {
    if (origin.op !== "create") return [];
    const lost = new Set([origin.record]);
    const refused = await this.db.outbox.where("mseq").above(origin.mseq).sortBy("mseq");
    return refused.filter((m) => {
      const hangs = lost.has(m.record) || Object.values(m.fields).some((value) => lost.has(value as string));
      if (m.resentAs !== undefined || !hangs || !isRefused(m.result)) return false;
      lost.add(m.record);
      return true;
    });
  }
}

/** What became of a mutation: a duplicate's is the stored one. */
export function outcome(result: PushResult): PushResult {
  return result.status === "duplicate" && result.result ? outcome(result.result) : result;
}

function isRefused(result: PushResult | undefined): boolean {
  const status = result && outcome(result).status;
  return status === "rejected" || status === "conflict";
}

function item(m: StoredMutation): OutboxItem {
  const { layers, overlay, answeredAt, attention, ...rest } = m;
  return { ...rest, attention: attention === 1, ...(answeredAt === undefined ? {} : { answeredAt: new Date(answeredAt) }) };
}
