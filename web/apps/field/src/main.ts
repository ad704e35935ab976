import "@gridwalk/ui/theme.css";
import "@gridwalk/ui/theme/vant.css";
import "./app/app.css";

import { ClientError } from "@gridwalk/client";
import { createTexts, startTheme } from "@gridwalk/ui";
import { createApp, type App } from "vue";
import FieldApp from "./App.vue";
import StoreProblem from "./StoreProblem.vue";
import { openClient } from "./app/client";
import { createFieldRouter } from "./app/router";
import { registerServiceWorker } from "./app/serviceWorker";
import en from "./texts/en";
import zh from "./texts/zh-CN";

/** The app on this phone's local store, or what to do where there is none. */
async function start(): Promise<App> {
  try {
    const client = await openClient();
    await client.resume();
    client.start();
    return createApp(FieldApp).use(createFieldRouter(client));
  } catch (error) {
    const outdated = error instanceof ClientError && error.code === "upgrade_required";
    return createApp(StoreProblem, { outdated });
  }
}

startTheme();
const app = await start();
app.use(createTexts({ "zh-CN": zh, en })).mount("#app");
registerServiceWorker();
