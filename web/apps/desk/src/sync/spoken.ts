import { moment, useFormat, useLabels, type EnumName } from "@gridwalk/ui";
import { useI18n } from "vue-i18n";

import { useReference } from "../session/reference";

/** Fields whose values are enums, with the names of their labels. */
const enums: Readonly<Record<string, EnumName>> = {
  ownership: "ownership",
  status: "status",
  purpose: "purpose",
  kind: "kind",
  level: "level",
  act: "act",
  item: "checklist",
  answer: "answer",
};

const moments = ["started_at", "ended_at", "promise_due", "taken_at"];

/** How the parts of a contact and of a checklist's line follow each other. */
const spokenOrder = ["name", "post", "phone", "item", "answer", "note"];

/** Says any field's value in words: labels of enums, times, names of records, lists. */
export function useSpoken(): (field: string, value: unknown, names?: ReadonlyMap<string, string>) => string {
  const { t, n, locale } = useI18n();
  const { label } = useLabels();
  const { dateTime, size } = useFormat();
  const reference = useReference();

  return function say(field, value, names): string {
    if (value === null || value === undefined || value === "") return t("sync.blank");
    if (typeof value === "boolean") return t(value ? "sync.yes" : "sync.no");
    if (Array.isArray(value)) {
      if (value.length === 0) return t("sync.blank");
      return value.map((part) => say(field, part, names)).join(locale.value === "en" ? ", " : "、");
    }
    if (typeof value === "object") {
      return Object.entries(value)
        .filter(([, part]) => part !== "" && part !== null)
        .sort(([a], [b]) => spokenOrder.indexOf(a) - spokenOrder.indexOf(b))
        .map(([key, part]) => say(key, part, names))
        .join(" ");
    }
    if (field === "size" && typeof value === "number") return size(value);
    if (typeof value === "number") return field === "lat" || field === "lng" ? String(value) : n(value);
    const text = String(value);
    if (moments.includes(field) && moment(text)) return dateTime(text);
    const name = enums[field];
    if (name) return label(name, text);
    return names?.get(text) ?? reference.category(text)?.name ?? text;
  };
}
