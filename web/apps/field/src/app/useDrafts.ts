import { useClient } from "./client";
import { DraftStore } from "./drafts";

let store: DraftStore | undefined;

/** The drafts of this phone. */
export function useDrafts(): DraftStore {
  store ??= new DraftStore(useClient().drafts);
  return store;
}
