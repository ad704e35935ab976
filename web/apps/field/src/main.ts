import "@gridwalk/ui/theme.css";
import "@gridwalk/ui/theme/vant.css";
import "./app/app.css";

import { createTexts, startTheme } from "@gridwalk/ui";
import { createApp } from "vue";
import App from "./App.vue";
import { openClient } from "./app/client";
import { createFieldRouter } from "./app/router";
import { registerServiceWorker } from "./app/serviceWorker";
import en from "./texts/en";
import zh from "./texts/zh-CN";

startTheme();
const client = await openClient();
await client.resume();
client.start();

createApp(App)
  .use(createTexts({ "zh-CN": zh, en }))
  .use(createFieldRouter(client))
  .mount("#app");
registerServiceWorker();
