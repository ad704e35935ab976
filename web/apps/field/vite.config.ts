import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vite";
import { VitePWA } from "vite-plugin-pwa";
import app from "./package.json" with { type: "json" };

// The field app is served at the root of the server.
export default defineConfig({
  base: "/",
  define: { __APP_VERSION__: JSON.stringify(app.version) },
  plugins: [
    vue(),
    VitePWA({
      strategies: "injectManifest",
      srcDir: "src",
      filename: "sw.ts",
      injectRegister: false,
      injectManifest: { globPatterns: ["**/*.{js,css,html,svg,webmanifest}"] },
      manifest: {
        id: "/",
        name: "网格走访 Gridwalk",
        short_name: "网格走访",
        description: "走访企业、上报问题，离线可用。",
        lang: "zh-CN",
        start_url: "/",
        scope: "/",
        display: "standalone",
        background_color: "#f6f3ec",
        theme_color: "#f6f3ec",
        icons: [
          { src: "/icons/icon-192.png", sizes: "192x192", type: "image/png" },
          { src: "/icons/icon-512.png", sizes: "512x512", type: "image/png" },
          { src: "/icons/maskable-512.png", sizes: "512x512", type: "image/png", purpose: "maskable" },
          { src: "/icons/icon.svg", sizes: "any", type: "image/svg+xml" },
        ],
      },
    }),
  ],
  // The WebViews of WeChat and of phone vendors lag years behind their browsers.
  build: { outDir: "dist", emptyOutDir: true, sourcemap: false, target: ["chrome92", "safari15.4"] },
  server: { proxy: { "/api": process.env["GRIDWALK_SERVER"] ?? "http://127.0.0.1:8090" } },
});
