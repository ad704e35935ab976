import type { Texts } from "./catalogue";
import en from "./shared.en";
import zh from "./shared.zh-CN";

/** What every face says: actions, enums, times and errors. */
export const shared: Texts<typeof zh> = { "zh-CN": zh, en };
