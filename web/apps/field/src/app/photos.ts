import type { LoadPhoto } from "@gridwalk/ui/photos";
import { useClient } from "./client";

/** Finds a photo's bytes on this phone or, with a network, on the server. */
export const loadPhoto: LoadPhoto = async (photo, variant) => {
  try {
    return await useClient().photos.load(photo.id, variant);
  } catch {
    return null;
  }
};
