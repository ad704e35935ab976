import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vite";

// The desk app is served below /desk/.
export default defineConfig({
  base: "/desk/",
  plugins: [vue()],
  build: { outDir: "dist", emptyOutDir: true, sourcemap: false },
  server: { proxy: { "/api": process.env.GRIDWALK_SERVER ?? "http://127.0.0.1:8090" } },
});
