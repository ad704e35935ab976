import { useLabels, type EnumName } from "@gridwalk/ui";
import { useI18n } from "vue-i18n";

/** Fields whose values are enums, with the names of their labels. */
const enums: Record<string, EnumName> = {
  ownership: "ownership",
  status: "status",
  purpose: "purpose",
  kind: "kind",
  level: "level",
  act: "act",
};

/** Says any field's value in words: labels of enums, lists, people. */
export function useSpoken(): (field: string, value: unknown) => string {
  const { t, locale } = useI18n();
  const { label } = useLabels();
  const say = (field: string, value: unknown): string => {
    if (value === null || value === undefined || value === "" || (Array.isArray(value) && !value.length)) {
      return t("outbox.blank");
    }
    if (Array.isArray(value)) return value.map((part) => say("", part)).join(locale.value === "en" ? ", " : "、");
    if (typeof value === "object") return Object.values(value).filter(Boolean).join(" ");
    const name = enums[field];
    return name ? label(name, String(value)) : String(value);
  };
  return say;
}
