import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vite";

// The field app is served at the root of the server.
export default defineConfig({
  base: "/",
  plugins: [vue()],
  build: { outDir: "dist", emptyOutDir: true, sourcemap: false },
  server: { proxy: { "/api": "http://127.0.0.1:8090" } },
});
