import type { LoadPhoto } from "@gridwalk/ui/photos";

import { pb } from "./pocketbase";
import type { Photo } from "./records";

/** Bytes of one of Gridwalk's own routes that an <img> cannot ask for, having no header. */
export async function authorised(path: string): Promise<Blob> {
  const response = await fetch(pb.buildURL(path), { headers: { Authorization: pb.authStore.token } });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.blob();
}

/** The picture of a photo that has been stored. */
export const loadPhoto: LoadPhoto = async (photo, variant) =>
  photo.state === "stored" ? authorised(`/api/photos/${photo.id}/${variant}`) : null;

/** The photos of a visit or of an issue with its acts, in their order. */
export function photosOf(owner: "visit" | "issue", id: string): Promise<Photo[]> {
  return pb.collection("photos").getFullList<Photo>({
    filter: pb.filter(owner === "issue" ? "issue = {:id} || action.issue = {:id}" : "visit = {:id}", { id }),
    sort: "position,taken_at",
  });
}
