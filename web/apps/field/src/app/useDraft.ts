import { shallowRef, type Ref } from "vue";
import type { Draft } from "./drafts";
import { useDrafts } from "./useDrafts";

/** A draft once the shelf has answered. */
export function useDraft<T extends object>(key: string, make: () => T): Readonly<Ref<Draft<T> | undefined>> {
  const draft = shallowRef<Draft<T>>();
  void useDrafts()
    .open(key, make)
    .then((opened) => (draft.value = opened));
  return draft;
}
