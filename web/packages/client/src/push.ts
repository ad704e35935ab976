import { decodePushResponse, encode, PROTO, SCHEMA, type Mutation, type PushResult } from "@gridwalk/protocol";

import type { LocalDatabase, StoredMutation, StoredPhoto } from "./database";
import { ClientError } from "./errors";
import { getMeta } from "./meta";
import { reoffer, setAside } from "./numbering";
import { outcome } from "./outbox";
import { recompose } from "./rows";
import type { SessionKeeper } from "./session";
import type { Storage } from "./storage";

const MAX_BATCH = 200;
const MAX_BATCH_BYTES = (1 << 20) - 4096;

/** Sends what waits, in order, and writes down what became of it. */
export class Pusher {
  private readonly db: LocalDatabase;
  private readonly session: SessionKeeper;
  private readonly storage: Storage;
  private readonly clock: () => number;
  /** Halved while the server fails, so that one bad mutation is found alone. */
  private limit = MAX_BATCH;

  constructor(db: LocalDatabase, session: SessionKeeper, storage: Storage, clock: () => number) {
    this.db = db;
    this.session = session;
    this.storage = storage;
    this.clock = clock;
  }

  /** Tells whether anything waits to be sent. */
  async hasWork(): Promise<boolean> {
    return (await this.db.outbox.where("state").equals("waiting").count()) > 0;
  }

  /**
   * Pushes until nothing waits. Throws what stops the queue: no connection,
   * 401, 403, 409, 426, 429, 5xx, and mseq_reused.
   */
  async run(): Promise<void> {
    let gaps = 0;
    for (;;) {
      const batch = await this.nextBatch();
      if (batch.length === 0) return;
      try {
        const results = await this.send(batch);
        await this.storage.guard(() => this.apply(results));
        this.limit = Math.min(MAX_BATCH, this.limit * 2);
      } catch (error) {
        if (!(error instanceof ClientError)) throw error;
        if (error.code === "mseq_gap" && gaps++ === 0) {
          await reoffer(this.db, Number(error.params["expected"]) - 1);
        } else if (isRefusedWhole(error)) {
          if (batch.length > 1) this.limit = Math.ceil(batch.length / 2);
          else await setAside(this.db, (batch[0] as StoredMutation).mseq, error.code, error.params);
        } else {
          if ((error.status ?? 0) >= 500) this.limit = Math.max(1, Math.ceil(batch.length / 2));
          throw error;
        }
      }
    }
  }

  private async nextBatch(): Promise<StoredMutation[]> {
    const waiting = await this.db.outbox.where("state").equals("waiting").sortBy("mseq");
    const batch: StoredMutation[] = [];
    let bytes = 0;
    for (const mutation of waiting.slice(0, this.limit)) {
      bytes += new TextEncoder().encode(JSON.stringify(wire(mutation))).length + 1;
      if (batch.length > 0 && bytes > MAX_BATCH_BYTES) break;
      batch.push(mutation);
    }
    return batch;
  }

  private async send(batch: readonly StoredMutation[]): Promise<PushResult[]> {
    const session = await getMeta(this.db, "session");
    const body = encode({
      proto: PROTO,
      schema: SCHEMA,
      device: session?.device ?? "",
      now: new Date(this.clock()).toISOString(),
      mutations: batch.map(wire),
    });
    const { results } = decodePushResponse(await this.session.text("/api/sync/push", { body }));
    if (results.length !== batch.length) throw new ClientError("not_an_answer");
    return results;
  }

  private async apply(results: readonly PushResult[]): Promise<void> {
    const { db } = this;
    await db.transaction("rw", [db.outbox, db.records, db.photos], async () => {
      for (const result of results) {
        const mutation = await db.outbox.get(result.mseq);
        if (mutation?.state === "waiting") await this.settle(mutation, result);
      }
    });
  }

  /** Writes down one outcome and takes off what it says will not be. */
  private async settle(mutation: StoredMutation, result: PushResult): Promise<void> {
    const { db } = this;
    const { status, code, params, fields } = outcome(result);
    // The server has handled this very mutation under another number.
    const known = code === "bad_mutation" && params?.["field"] === "id";
    const refused = status === "rejected" && !known;
    const settled: Partial<StoredMutation> = {
      state: "answered",
      answeredAt: this.clock(),
      result,
      attention: refused || status === "conflict" ? 1 : 0,
    };
    if (refused) settled.overlay = [];
    if (status === "conflict") settled.layers = mutation.layers.map((layer) => without(layer, fields ?? []));
    await db.outbox.update(mutation.mseq, settled);
    if (settled.attention === 1) await recompose(db, mutation.overlay);
    if (mutation.table === "photos" && mutation.op === "create") {
      const answer: Partial<StoredPhoto> = refused ? { stage: "refused", reason: code ?? "" } : { stage: "ready" };
      await db.photos.where("id").equals(mutation.record).modify(answer);
    }
  }
}

function without<L extends { fields: Record<string, unknown> }>(layer: L, names: readonly string[]): L {
  return { ...layer, fields: Object.fromEntries(Object.entries(layer.fields).filter(([name]) => !names.includes(name))) };
}

/** The mutation as it travels. */
function wire(m: StoredMutation): Mutation {
  const { mseq, id, op, table, record, at, fields, base } = m;
  return { mseq, id, op, table, record, at, fields, ...(base ? { base } : {}) };
}

/** The server's word that this request can never be taken, not a proxy's. */
function isRefusedWhole(error: ClientError): boolean {
  const refusals: readonly (number | undefined)[] = [400, 413, 422];
  return refusals.includes(error.status) && !error.code.startsWith("http_") && error.code !== "mseq_reused";
}
