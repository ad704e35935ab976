import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [vue()],
  // The catalogue of errors is read from the server's source.
  server: { fs: { allow: ["../../.."] } },
  test: { name: "ui", environment: "happy-dom", css: true },
});
