import { photosOf } from "./photos";
import { pb } from "./pocketbase";
import type { Issue, Photo, Visit } from "./records";

/** A visit with its photos and the issues that were taken down at it. */
export async function loadVisit(id: string): Promise<{ visit: Visit; photos: Photo[]; issues: Issue[] }> {
  const [visit, photos, issues] = await Promise.all([
    pb.collection("visits").getOne<Visit>(id, { expand: "enterprise" }),
    photosOf("visit", id),
    pb.collection("issues").getFullList<Issue>({ filter: pb.filter("visit = {:id}", { id }), sort: "raised_at" }),
  ]);
  return { visit, photos, issues };
}
