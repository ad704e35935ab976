export { default as GridMap } from "./GridMap.vue";
export type { Boundary, MapArea, MapFix, MapPoint, MapTiles } from "./types";
