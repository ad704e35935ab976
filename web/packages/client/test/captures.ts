import { readFile } from "node:fs/promises";

import { newId, type Picture } from "../src/index";
import { district } from "./server";

/** A photo of the test data, as the camera's form hands it over. */
export async function picture(name: string): Promise<Picture> {
  const bytes = await readFile(new URL(`../../../../testdata/photos/${name}`, import.meta.url));
  return { blob: new Blob([bytes]), width: 0, height: 0, mime: "image/jpeg", takenAt: new Date(), lat: 29.6, lng: 106.6 };
}

export function visit(record = newId(), enterprise = district.enterpriseA) {
  const fields = { enterprise, purpose: "routine" as const, started_at: new Date().toISOString(), summary: "已复产" };
  return { op: "create" as const, table: "visits" as const, record, fields };
}
