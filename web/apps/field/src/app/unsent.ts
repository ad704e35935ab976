import type { Client, Status } from "@gridwalk/client";
import { computed, type Ref } from "vue";
import { useClient } from "./client";
import { useLive, useReadable } from "./readable";

/**
 * How many things are not on the server yet, as an officer counts them: a
 * photo counts once, and not at all while its visit or issue still waits.
 */
export function unsentCount(waiting: { table: string }[], { photosWaiting }: Pick<Status, "photosWaiting">): number {
  const photoRows = waiting.filter(({ table }) => table === "photos").length;
  const things = waiting.length - photoRows;
  return things + Math.max(0, photosWaiting - (things ? photoRows : 0));
}

export function useUnsent(client: Client = useClient()): Readonly<Ref<number>> {
  const status = useReadable(client.status);
  const waiting = useLive(() => client.live(() => client.outbox.waiting()));
  return computed(() => unsentCount(waiting.value ?? [], status.value));
}
