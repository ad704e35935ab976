import { useI18n } from "vue-i18n";
import { shared } from "../i18n/shared";
import type zh from "../i18n/shared.zh-CN";

/** The enums that have labels: class, state, purpose, level, act, rung, … */
export type EnumName = keyof (typeof zh)["enum"];

const isEnum = (name: string): name is EnumName => name in shared["zh-CN"].enum;

/** Labels of enum values and errors in the language of this device. */
export function useLabels() {
  const { t, te } = useI18n();
  /** The label of an enum's value; a value that a newer server knows shows as itself. */
  const label = (name: EnumName, value: string): string => {
    const key = `enum.${name}.${value}`;
    return te(key, "zh-CN") ? t(key) : value;
  };
  return {
    label,
    /** The text of a coded error; an unknown code says what can be done anyway. */
    errorText(code: string, params: Record<string, unknown> = {}): string {
      const key = `errors.${code}`;
      if (!te(key, "zh-CN")) return `${t("errors.unknown")} (${code})`;
      const spoken = Object.entries(params).map(([name, value]) => [
        name,
        isEnum(name) ? label(name, String(value)) : value,
      ]);
      return t(key, Object.fromEntries(spoken));
    },
  };
}
