import { createTexts } from "@gridwalk/ui";

import en from "./desk.en";
import zh from "./desk.zh-CN";

export const i18n = createTexts({ "zh-CN": zh, en });
