import "./element";
import "@gridwalk/ui/theme.css";
import "@gridwalk/ui/theme/element.css";
import "./styles/desk.css";

import { startTheme } from "@gridwalk/ui";
import { createPinia } from "pinia";
import { createApp } from "vue";

import App from "./App.vue";
import { i18n } from "./i18n";
import { router } from "./router";

startTheme();
createApp(App).use(createPinia()).use(i18n).use(router).mount("#app");
