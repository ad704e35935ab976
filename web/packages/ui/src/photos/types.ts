/** A photo as the grid shows it; the bytes are loaded when it comes into view. */
export interface GridPhoto {
  id: string;
  caption?: string;
  /** The row's upload state; `pending` and `failed` are marked. */
  state?: string;
}

export type PhotoVariant = "thumb" | "large";

/** Finds a photo's picture: an address, the bytes, or null when neither can be had now. */
export type LoadPhoto = (photo: GridPhoto, variant: PhotoVariant) => Promise<string | Blob | null>;
