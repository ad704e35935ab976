import type { CreateFields } from "@gridwalk/protocol";

import type { CaptureCreate } from "./capture";
import type { LocalDatabase, PhotoStage, StoredPhoto } from "./database";
import type { Picture } from "./downscale";
import { sha256Hex } from "./hash";
import { newId } from "./ids";
import { forgetPhoto } from "./photo-state";
import type { SessionKeeper } from "./session";
import type { Storage } from "./storage";

export type PhotoVariant = "thumb" | "large" | "original";

/** What the row of a photo says beside its bytes: what it belongs to. */
export type PhotoLinks = Omit<CreateFields["photos"], "sha256" | "size" | "mime" | "taken_at" | "lat" | "lng">;

/** A photo whose bytes are on disk. */
export interface AddedPhoto {
  id: string;
  blob: Blob;
  /** The capture that makes the photo's row. */
  row(links: PhotoLinks): CaptureCreate;
}

/** How far the bytes of a photo are. */
export interface PhotoState {
  state: "draft" | "waiting" | "uploading" | "uploaded" | "failed";
  /** Bytes that the server has. */
  sent: number;
  size: number;
  /** Why it failed or its row was rejected, from the error catalogue. */
  reason?: string;
}

const shown: Record<PhotoStage, PhotoState["state"]> = {
  draft: "draft",
  waiting: "waiting",
  refused: "failed",
  ready: "waiting",
  uploading: "uploading",
  uploaded: "uploaded",
  failed: "failed",
};

/** The bytes of photos on this phone, until the server has them stored. */
export class Photos {
  private readonly db: LocalDatabase;
  private readonly storage: Storage;
  private readonly session: SessionKeeper;
  private readonly clock: () => number;
  private readonly onReady: () => void;

  constructor(db: LocalDatabase, storage: Storage, session: SessionKeeper, clock: () => number, onReady: () => void) {
    this.db = db;
    this.storage = storage;
    this.session = session;
    this.clock = clock;
    this.onReady = onReady;
  }

  /** Puts the bytes on disk before any row names them. */
  async add(picture: Picture): Promise<AddedPhoto> {
    const { blob, takenAt, lat, lng, ...measures } = picture;
    const bytes = await blob.arrayBuffer();
    const photo: StoredPhoto = {
      ...measures,
      ...(takenAt ? { takenAt: takenAt.toISOString() } : {}),
      ...(lat !== undefined && lng !== undefined ? { lat, lng } : {}),
      id: newId(),
      sha256: await sha256Hex(bytes),
      size: bytes.byteLength,
      stage: "draft",
      addedAt: this.clock(),
      sent: 0,
      failures: 0,
    };
    const { db } = this;
    await this.storage.fill(() =>
      db.transaction("rw", [db.photos, db.bytes], async () => {
        await db.photos.add(photo);
        await db.bytes.add({ id: photo.id, bytes });
      }),
    );
    return added(photo, bytes);
  }

  /** A photo that was added before, such as by a draft that is taken up again. */
  async get(id: string): Promise<AddedPhoto | undefined> {
    const [photo, stored] = await Promise.all([this.db.photos.get(id), this.db.bytes.get(id)]);
    return photo && stored && added(photo, stored.bytes);
  }

  /** Forgets a photo that no row names, or one that failed. */
  async discard(id: string): Promise<void> {
    const gone: PhotoStage[] = ["draft", "failed"];
    const photo = await this.db.photos.get(id);
    if (photo && gone.includes(photo.stage)) await forgetPhoto(this.db, id);
  }

  /** How far the bytes are; undefined once the server has them stored. */
  async state(id: string): Promise<PhotoState | undefined> {
    const photo = await this.db.photos.get(id);
    if (!photo) return undefined;
    const { stage, sent, size, reason } = photo;
    return { state: shown[stage], sent, size, ...(reason === undefined ? {} : { reason }) };
  }

  /** The picture: this phone's bytes while it has them, else the server's. */
  async load(id: string, variant: PhotoVariant): Promise<Blob> {
    const [photo, stored] = await Promise.all([this.db.photos.get(id), this.db.bytes.get(id)]);
    return photo && stored ? blobOf(photo, stored.bytes) : this.session.bytes(`/api/photos/${id}/${variant}`);
  }

  /** Offers a photo again that the server could not take. */
  async retry(id: string): Promise<void> {
    await this.db.photos.where("id").equals(id).filter((photo) => photo.stage === "failed").modify((photo) => {
      photo.stage = "ready";
      photo.sent = 0;
      delete photo.reason;
      delete photo.upload;
    });
    this.onReady();
  }
}

function added(photo: StoredPhoto, bytes: ArrayBuffer): AddedPhoto {
  const { id, sha256, size, mime, takenAt, lat, lng } = photo;
  return {
    id,
    blob: blobOf(photo, bytes),
    row: (links) => ({
      op: "create",
      table: "photos",
      record: id,
      fields: {
        ...links,
        sha256,
        size,
        mime,
        ...(takenAt === undefined ? {} : { taken_at: takenAt }),
        ...(lat === undefined || lng === undefined ? {} : { lat, lng }),
      },
    }),
  };
}

function blobOf(photo: StoredPhoto, bytes: ArrayBuffer): Blob {
  return new Blob([bytes], { type: photo.mime });
}
