import { useI18n } from "vue-i18n";
import type zh from "../i18n/shared.zh-CN";

/** The enums that have labels: class, state, purpose, level, act, rung, … */
export type EnumName = keyof (typeof zh)["enum"];

/** Labels of enum values and errors in the language of this device. */
export function useLabels() {
  const { t, te } = useI18n();
  return {
    /** The label of an enum's value; a value that a newer server knows shows as itself. */
    label(name: EnumName, value: string): string {
      const key = `enum.${name}.${value}`;
      return te(key, "zh-CN") ? t(key) : value;
    },
    /** The text of a coded error; an unknown code says what can be done anyway. */
    errorText(code: string, params: Record<string, unknown> = {}): string {
      const key = `errors.${code}`;
      return te(key, "zh-CN") ? t(key, params) : `${t("errors.unknown")} (${code})`;
    },
  };
}
