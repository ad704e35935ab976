export { default as PhotoGrid } from "./PhotoGrid.vue";
export { default as PhotoPicture } from "./PhotoPicture.vue";
export type { GridPhoto, LoadPhoto, PhotoVariant } from "./types";
