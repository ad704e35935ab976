import type { MapTiles } from "@gridwalk/ui/map";
import { computed, type Ref } from "vue";
import { useClient } from "../app/client";
import { useLive } from "../app/readable";

/** The district's tile service, from the public setting `map_tiles`; without one the map does without. */
export function useTiles(): Ref<MapTiles | null> {
  const client = useClient();
  const settings = useLive(() => client.live(() => client.table("settings").all()));
  return computed(() => {
    const value = settings.value?.find(({ key }) => key === "map_tiles")?.value as Partial<MapTiles> | null | undefined;
    return value?.url ? { attribution: "", ...value, url: value.url } : null;
  });
}
