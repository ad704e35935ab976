import type { LocalDatabase, StoredMutation } from "./database";
import { setMeta } from "./meta";
import { recompose } from "./rows";

/** The highest number that the server has answered; 0 for none. */
export async function lastAnswered(db: LocalDatabase): Promise<number> {
  const newest = db.outbox.where("mseq").above(0).reverse();
  return (await newest.filter((m) => m.state === "answered").first())?.mseq ?? 0;
}

/**
 * Offers again what the server answered but does not know any more, because
 * its history was rewound: everything above lastMseq that is still kept. What
 * waits follows without a gap. A server that never heard of this device has
 * lastMseq 0.
 */
export async function reoffer(db: LocalDatabase, lastMseq: number): Promise<void> {
  await db.transaction("rw", [db.outbox, db.records, db.meta, db.photos], async () => {
    const lost = await db.outbox.where("mseq").above(lastMseq).filter((m) => m.state === "answered").toArray();
    for (const m of lost) await offerAgain(db, m);
    await recompose(db, lost.flatMap((m) => m.layers.map((layer) => layer.key)));
    await renumber(db, lastMseq, lastMseq + 1);
  });
}

/** Makes the mutation wait again, unless it was settled for good. */
async function offerAgain(db: LocalDatabase, m: StoredMutation): Promise<void> {
  const again: StoredMutation = { ...m, state: "waiting", overlay: m.layers.map((layer) => layer.key), attention: 0 };
  delete again.result;
  delete again.answeredAt;
  await db.outbox.put(again);
  if (m.table === "photos") await db.photos.where("id").equals(m.record).modify({ stage: "waiting" });
}

/**
 * Numbers the waiting mutations above `after` from `first` on without a gap,
 * in their order. Those up to `after` keep the number under which the server
 * may have them already.
 */
export async function renumber(db: LocalDatabase, after: number, first: number): Promise<void> {
  await db.transaction("rw", [db.outbox, db.meta], async () => {
    const waiting = (await db.outbox.where("state").equals("waiting").sortBy("mseq")).filter((m) => m.mseq > after);
    if (waiting.some((m, i) => m.mseq !== first + i)) {
      await db.outbox.bulkDelete(waiting.map((m) => m.mseq));
      await makeRoom(db, first, waiting.length);
      await db.outbox.bulkAdd(waiting.map((m, i) => ({ ...m, mseq: first + i })));
    }
    await setMeta(db, "mseq", first + waiting.length - 1);
  });
}

/**
 * Frees numbers that answered mutations of a history that is gone still have;
 * their outcomes stay on the list under negative numbers.
 */
async function makeRoom(db: LocalDatabase, first: number, count: number): Promise<void> {
  const taken = await db.outbox.where("mseq").between(first, first + count).toArray();
  if (taken.length === 0) return;
  await db.outbox.bulkDelete(taken.map((m) => m.mseq));
  const lowest = Math.min(0, ...(await db.outbox.toCollection().primaryKeys()));
  await db.outbox.bulkAdd(taken.map((m, i) => ({ ...m, mseq: lowest - 1 - i })));
}

/**
 * Sets a mutation aside that the server refuses to even number, so that the
 * rest goes on: it keeps its content under a negative number and asks for
 * attention.
 */
export async function setAside(db: LocalDatabase, mseq: number, code: string, params: Record<string, unknown>): Promise<void> {
  await db.transaction("rw", [db.outbox, db.records, db.meta, db.photos], async () => {
    const m = await db.outbox.get(mseq);
    if (m?.state !== "waiting") return;
    const lowest = Math.min(0, ...(await db.outbox.toCollection().primaryKeys()));
    await db.outbox.delete(mseq);
    await db.outbox.add({
      ...m,
      mseq: lowest - 1,
      state: "answered",
      answeredAt: Date.parse(m.at),
      overlay: [],
      attention: 1,
      result: { mseq, status: "rejected", code, params },
    });
    if (m.table === "photos") await db.photos.where("id").equals(m.record).modify({ stage: "refused", reason: code });
    await recompose(db, m.overlay);
    await renumber(db, mseq, mseq);
  });
}
