import type { Capture, Client } from "@gridwalk/client";

/** A photo whose bytes are on this phone and which no row names yet. */
export interface DraftPhoto {
  id: string;
  caption: string;
}

type Owner = { enterprise: string } & ({ visit: string } | { issue: string });

/** The part of the client that knows the bytes of photos. */
export type PhotoShelf = Pick<Client["photos"], "get">;

/** The rows of a draft's photos, in their order, for what they belong to. */
export async function photoCaptures(shelf: PhotoShelf, photos: DraftPhoto[], owner: Owner): Promise<Capture[]> {
  const captures = await Promise.all(
    photos.map(async ({ id, caption }, position) => {
      const kept = await shelf.get(id);
      return kept ? [kept.row({ ...owner, position, caption: caption.trim() })] : [];
    }),
  );
  return captures.flat();
}
