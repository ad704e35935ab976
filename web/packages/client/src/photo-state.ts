import type { LocalDatabase, StoredRow } from "./database";

/**
 * Lets go of the bytes of photos that the server has stored, and marks those
 * that it could not process. Runs in the transaction that commits the rows.
 */
export async function forgetStoredPhotos(db: LocalDatabase, rows: readonly StoredRow[]): Promise<void> {
  for (const row of rows) {
    if (row.table !== "photos") continue;
    const { state, fail_reason: reason } = row.shown;
    if (state === "stored") {
      await db.photos.delete(row.id);
    } else if (state === "failed") {
      await db.photos.where("id").equals(row.id).modify((photo) => {
        photo.stage = "failed";
        photo.reason = String(reason);
        delete photo.upload;
      });
    }
  }
}
