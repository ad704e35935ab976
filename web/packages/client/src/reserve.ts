import type { LocalDatabase } from "./database";
import { isQuotaError } from "./errors";

const RESERVE_BYTES = 1 << 20;

/**
 * Space that is taken while there is some, so that what an officer writes
 * still fits when photos and rows have filled the phone. Browsers do not tell
 * how much is left (Chromium always reports ten gigabytes more than is used):
 * whether there is room is found out by taking it.
 */
export class Reserve {
  private readonly db: LocalDatabase;

  constructor(db: LocalDatabase) {
    this.db = db;
  }

  /** Takes the reserve where it is not taken; false when it does not fit. */
  async take(): Promise<boolean> {
    const taken = await this.db.meta.where("key").equals("reserve").count();
    return taken > 0 || this.fits("reserve");
  }

  /** Gives the reserve up; false when there was none. */
  async release(): Promise<boolean> {
    return (await this.db.meta.where("key").equals("reserve").delete()) > 0;
  }

  /** Tells whether as much again would fit. */
  async roomy(): Promise<boolean> {
    const roomy = (await this.take()) && (await this.fits("probe"));
    if (roomy) await this.db.meta.delete("probe");
    return roomy;
  }

  private async fits(key: "reserve" | "probe"): Promise<boolean> {
    try {
      await this.db.meta.put({ key, value: noise(RESERVE_BYTES) });
      return true;
    } catch (error) {
      if (isQuotaError(error)) return false;
      throw error;
    }
  }
}

/** Bytes that no browser can store in less. */
function noise(size: number): ArrayBuffer {
  const bytes = new Uint8Array(size);
  const most = 65_536;
  for (let at = 0; at < size; at += most) crypto.getRandomValues(bytes.subarray(at, at + most));
  return bytes.buffer;
}
