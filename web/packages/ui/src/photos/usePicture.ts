import { onScopeDispose, ref, watch, type Ref } from "vue";
import type { GridPhoto, LoadPhoto, PhotoVariant } from "./types";

export type PictureState = "loading" | "shown" | "unavailable";

/**
 * The picture of a photo while `wanted` holds. Object URLs made from bytes are
 * revoked when the photo changes or the component goes.
 */
export function usePicture(
  photo: () => GridPhoto,
  variant: PhotoVariant,
  load: () => LoadPhoto,
  wanted: Readonly<Ref<boolean>>,
): { url: Ref<string>; state: Ref<PictureState> } {
  const url = ref("");
  const state = ref<PictureState>("loading");
  let owned = "";

  function release() {
    if (owned) URL.revokeObjectURL(owned);
    owned = "";
    url.value = "";
  }

  watch(
    [() => photo().id, () => photo().state, load, wanted],
    async (_, __, onCleanup) => {
      if (!wanted.value) return;
      let current = true;
      onCleanup(() => (current = false));
      const found = await load()(photo(), variant).catch(() => null);
      if (!current) return;
      release();
      if (found instanceof Blob) url.value = owned = URL.createObjectURL(found);
      else if (found) url.value = found;
      state.value = found ? "shown" : "unavailable";
    },
    { immediate: true },
  );
  onScopeDispose(release);
  return { url, state };
}
