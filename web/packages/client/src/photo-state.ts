import { splitKey, type LocalDatabase, type StoredRow } from "./database";

/** Forgets a photo and its bytes. */
export async function forgetPhoto(db: LocalDatabase, id: string): Promise<void> {
  await db.transaction("rw", [db.photos, db.bytes], async () => {
    await db.photos.delete(id);
    await db.bytes.delete(id);
  });
}

/**
 * Lets go of the bytes of photos that the server has stored, and marks those
 * that it could not process. Runs in the transaction that commits the rows.
 */
export async function forgetStoredPhotos(db: LocalDatabase, rows: readonly StoredRow[]): Promise<void> {
  for (const row of rows) {
    const [table, id] = splitKey(row.key);
    if (table !== "photos") continue;
    const { state, fail_reason: reason } = row.shown;
    if (state === "stored") {
      await forgetPhoto(db, id);
    } else if (state === "failed") {
      await db.photos.where("id").equals(id).modify((photo) => {
        photo.stage = "failed";
        photo.reason = String(reason);
        delete photo.upload;
      });
    }
  }
}
