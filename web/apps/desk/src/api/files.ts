import { ClientResponseError } from "pocketbase";

import { pb } from "./pocketbase";

/** Bytes of one of Gridwalk's own routes, which an <img> or a link cannot ask for, having no header. */
export async function fetchFile(path: string): Promise<Blob> {
  let response: Response;
  try {
    response = await fetch(pb.buildURL(path), { headers: { Authorization: pb.authStore.token } });
  } catch (originalError) {
    throw new ClientResponseError({ url: path, originalError });
  }
  if (response.ok) return response.blob();
  const answer: unknown = await response.json().catch(() => ({}));
  throw new ClientResponseError({ url: path, status: response.status, response: answer });
}

/** Hands bytes to the browser's downloads. */
export function saveAs(bytes: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(bytes);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
