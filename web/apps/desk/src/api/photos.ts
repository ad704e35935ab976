import type { LoadPhoto } from "@gridwalk/ui/photos";

import { fetchFile } from "./files";
import { pb } from "./pocketbase";
import type { Photo } from "./records";

/** The picture of a photo that has been stored. */
export const loadPhoto: LoadPhoto = async (photo, variant) =>
  photo.state === "stored" ? fetchFile(`/api/photos/${photo.id}/${variant}`) : null;

/** The photos of a visit or of an issue with its acts, in their order. */
export function photosOf(owner: "visit" | "issue", id: string): Promise<Photo[]> {
  return pb.collection("photos").getFullList<Photo>({
    filter: pb.filter(owner === "issue" ? "issue = {:id} || action.issue = {:id}" : "visit = {:id}", { id }),
    sort: "position,taken_at",
  });
}
