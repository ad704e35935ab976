import { DetailedError, Upload, type UploadOptions } from "tus-js-client";

import type { Backoff } from "./backoff";
import type { LocalDatabase, StoredPhoto } from "./database";
import { codeOf, ClientError } from "./errors";
import { pause } from "./locks";
import { forgetPhoto } from "./photo-state";
import { shownRow } from "./rows";
import type { SessionKeeper } from "./session";

const ENDPOINT = "/api/photos/upload/";
const CHUNK_BYTES = 1 << 20;

/** Answers after which the same upload may succeed later. */
const TRANSIENT = [0, 401, 403, 408, 409, 423, 425, 429];

/**
 * Sends the bytes of photos whose rows the server has, one at a time, oldest
 * first, resuming where the last attempt broke off. Texts go first: a push
 * pauses the upload.
 */
export class Uploader {
  private readonly db: LocalDatabase;
  private readonly baseURL: string;
  private readonly session: SessionKeeper;
  private readonly backoff: Backoff;
  private running: Promise<void> | undefined;
  private current: Upload | undefined;
  private paused = false;
  private release: (() => void) | undefined;

  constructor(db: LocalDatabase, baseURL: string, session: SessionKeeper, backoff: Backoff) {
    this.db = db;
    this.baseURL = baseURL;
    this.session = session;
    this.backoff = backoff;
  }

  /** Tells whether bytes wait that the server has not got. */
  async hasWork(): Promise<boolean> {
    return (await this.db.photos.where("stage").anyOf("waiting", "ready", "uploading").count()) > 0;
  }

  /**
   * Asks once more about what was sent but not reported as stored: a server
   * that was restored may have lost it. One that has it says so.
   */
  async recheck(): Promise<void> {
    await this.db.photos.where("stage").equals("uploaded").modify({ stage: "ready" });
  }

  /** Uploads until nothing is ready; a second call joins the first. */
  run(signal: AbortSignal): Promise<void> {
    this.running ??= this.drain(signal).finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  /** Breaks off at a byte; the server keeps what it has. */
  async pause(): Promise<void> {
    this.paused = true;
    await this.breakOff();
  }

  resume(): void {
    this.paused = false;
    this.release?.();
  }

  private async breakOff(): Promise<void> {
    await this.current?.abort();
    this.release?.();
  }

  private async drain(signal: AbortSignal): Promise<void> {
    const stop = () => void this.breakOff();
    signal.addEventListener("abort", stop, { once: true });
    try {
      while (!signal.aborted) {
        const photo = await this.next();
        if (!photo) return;
        const failure = this.paused ? undefined : await this.upload(photo);
        if (this.paused) await this.resumed(signal);
        else if (failure) await pause(this.backoff.next(), signal).catch(() => undefined);
        else this.backoff.reset();
      }
    } finally {
      signal.removeEventListener("abort", stop);
    }
  }

  /** Resolves when the uploader is resumed or stopped. */
  private async resumed(signal: AbortSignal): Promise<void> {
    while (this.paused && !signal.aborted) {
      await new Promise<void>((resolve) => {
        this.release = resolve;
        signal.addEventListener("abort", () => resolve(), { once: true });
      });
    }
    this.release = undefined;
  }

  private async next(): Promise<StoredPhoto | undefined> {
    const ready = await this.db.photos.where("stage").anyOf("ready", "uploading").toArray();
    return ready.sort((a, b) => a.failures - b.failures || a.addedAt - b.addedAt)[0];
  }

  /** Returns the failure after which the same photo is tried again. */
  private async upload(photo: StoredPhoto): Promise<unknown> {
    const token = await this.session.token();
    try {
      await this.send(photo, token);
      return await this.settle(photo);
    } catch (error) {
      const status = error instanceof DetailedError ? (error.originalResponse?.getStatus() ?? 0) : 0;
      if (status === 401) await this.session.renew(token).catch(() => undefined);
      const reason = refusal(error);
      if (reason === "photo_already_stored") return this.settle(photo);
      if (TRANSIENT.includes(status) || status >= 500) {
        // One photo that fails again and again must not hold up the others.
        if (!this.paused) await this.db.photos.update(photo.id, { failures: photo.failures + 1 });
        return error;
      }
      await this.fail(photo, reason);
      return undefined;
    }
  }

  /**
   * The server has the bytes; whether it can use them its row says. A row that
   * another officer has by now will never say so here: the second time that
   * the server has all bytes they are let go of.
   */
  private async settle(photo: StoredPhoto): Promise<undefined> {
    const row = await shownRow(this.db, "photos", photo.id);
    if (row?.["state"] === "failed") await this.fail(photo, String(row["fail_reason"]));
    else if (!row && photo.sent === photo.size) await forgetPhoto(this.db, photo.id);
    else await this.db.photos.update(photo.id, { stage: "uploaded", sent: photo.size });
  }

  private async fail(photo: StoredPhoto, reason: string): Promise<void> {
    await this.db.photos.where("id").equals(photo.id).modify((stored) => {
      stored.stage = "failed";
      stored.reason = reason;
      delete stored.upload;
    });
  }

  private async send(photo: StoredPhoto, token: string): Promise<void> {
    const { db, baseURL } = this;
    // A tab that is on its way out may be past noting; the server knows better anyway.
    const note = (change: Partial<StoredPhoto>) => void db.photos.update(photo.id, change).catch(() => 0);
    const { bytes } = (await db.bytes.get(photo.id)) ?? { bytes: new ArrayBuffer(0) };
    await new Promise<void>((resolve, reject) => {
      const options: UploadOptions = {
        endpoint: baseURL + ENDPOINT,
        uploadUrl: photo.upload ? baseURL + photo.upload : null,
        uploadSize: photo.size,
        metadata: { photo: photo.id },
        headers: { Authorization: token },
        chunkSize: CHUNK_BYTES,
        retryDelays: null,
        storeFingerprintForResuming: false,
        fileReader: { openFile: () => Promise.resolve(sourceOf(bytes)) },
        onUploadUrlAvailable: () => {
          // The server may be reached under another address tomorrow.
          note({ stage: "uploading", upload: new URL(upload.url ?? "", baseURL).pathname });
        },
        onChunkComplete: (_, sent) => note({ sent }),
        onSuccess: () => resolve(),
        onError: reject,
      };
      const upload = new Upload(new Blob([]), options);
      this.current = upload;
      const abort = upload.abort.bind(upload);
      upload.abort = async (terminate) => {
        await abort(terminate);
        reject(new ClientError("paused"));
      };
      upload.start();
    }).finally(() => {
      this.current = undefined;
    });
  }
}

/** Hands the bytes out in chunks; both the browser's and Node's HTTP take them. */
function sourceOf(bytes: ArrayBuffer) {
  return {
    size: bytes.byteLength,
    slice: (start: number, end: number) => {
      const chunk = new Uint8Array(bytes.slice(start, Math.min(end, bytes.byteLength)));
      // tus counts what it sends by the size that Blobs have.
      const value = Object.assign(chunk, { size: chunk.byteLength });
      return Promise.resolve({ value, done: end >= bytes.byteLength });
    },
    close: () => undefined,
  };
}

/** The code that the server gave, or the status. */
function refusal(error: unknown): string {
  if (!(error instanceof DetailedError)) return codeOf(error);
  try {
    return String((JSON.parse(error.originalResponse?.getBody() ?? "") as { code: unknown }).code);
  } catch {
    return `http_${error.originalResponse?.getStatus() ?? 0}`;
  }
}
