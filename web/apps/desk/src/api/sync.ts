import type { SyncReject } from "@gridwalk/protocol";

import { pb } from "./pocketbase";
import type { Device, Enterprise } from "./records";

/** Puts the officer's values in the place of the server's. */
export const acceptConflict = (id: string): Promise<void> => post(`conflicts/${id}/accept`);

/** Keeps the server's values. */
export const dismissConflict = (id: string): Promise<void> => post(`conflicts/${id}/dismiss`);

/** Applies what was rejected with other fields, as its officer captured it at the time. */
export const resendReject = (id: string, fields: Record<string, unknown>): Promise<void> =>
  post(`rejects/${id}/resend`, { fields });

/** Puts a reject aside for good. */
export const dismissReject = (id: string): Promise<void> => post(`rejects/${id}/dismiss`);

/** Retiring lets a phone send its last work before it wipes itself; revoking does not. */
export const endDevice = (device: Device, how: "retire" | "revoke", reason: string): Promise<void> =>
  post(`devices/${device.id}/${how}`, { reason });

async function post(path: string, body?: Record<string, unknown>): Promise<void> {
  await pb.send(`/api/sync/${path}`, { method: "POST", body });
}

/** What waits for somebody's decision, of what the reader may see. */
export async function openCounts(): Promise<{ conflicts: number; rejects: number }> {
  const count = async (collection: string) =>
    (await pb.collection(collection).getList(1, 1, { filter: 'state = "open"', fields: "id" })).totalItems;
  const [conflicts, rejects] = await Promise.all([count("sync_conflicts"), count("sync_rejects")]);
  return { conflicts, rejects };
}

/** The enterprises that still exist, by id. */
export async function enterprisesById(ids: readonly string[]): Promise<Map<string, Enterprise>> {
  return new Map((await byIds<Enterprise>("enterprises", ids)).map((row) => [row.id, row]));
}

/** The names of all records that rejects refer to, by id; those that are gone are missing. */
export async function namesIn(rejects: readonly Pick<SyncReject, "collection" | "record" | "payload">[]): Promise<
  Map<string, string>
> {
  const ids = { enterprises: new Set<string>(), issues: new Set<string>(), users: new Set<string>() };
  for (const { collection, record, payload } of rejects) {
    const { enterprise, issue, companions } = payload?.fields ?? {};
    if (collection === "enterprises") ids.enterprises.add(record);
    if (typeof enterprise === "string") ids.enterprises.add(enterprise);
    if (typeof issue === "string") ids.issues.add(issue);
    if (Array.isArray(companions)) companions.forEach((id) => ids.users.add(String(id)));
  }
  const [enterprises, issues, users] = await Promise.all([
    byIds<{ id: string; name: string }>("enterprises", [...ids.enterprises], "id,name"),
    byIds<{ id: string; title: string }>("issues", [...ids.issues], "id,title"),
    byIds<{ id: string; name: string }>("users", [...ids.users], "id,name"),
  ]);
  return new Map([
    ...[...enterprises, ...users].map(({ id, name }) => [id, name] as const),
    ...issues.map(({ id, title }) => [id, title] as const),
  ]);
}

async function byIds<T>(collection: string, ids: readonly string[], fields?: string): Promise<T[]> {
  const known = ids.filter(Boolean);
  if (known.length === 0) return [];
  const filter = known.map((id) => pb.filter("id = {:id}", { id })).join(" || ");
  return pb.collection(collection).getFullList<T>({ filter, fields });
}

/** The present state of an issue, that an act sent again has to name. */
export async function stateOfIssue(id: string): Promise<string> {
  return (await pb.collection("issues").getOne<{ state: string }>(id, { fields: "state" })).state;
}
