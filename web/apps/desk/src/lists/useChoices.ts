import { useLabels, type EnumName } from "@gridwalk/ui";
import { computed } from "vue";
import { useI18n } from "vue-i18n";

import { useReference } from "../session/reference";
import { nobody } from "./issueList";

/** What the filters offer, in the language of the desk. */
export function useChoices() {
  const { t } = useI18n();
  const { label } = useLabels();
  const reference = useReference();

  const named = (rows: readonly { id: string; name: string }[]) =>
    rows.map((row) => ({ value: row.id, label: row.name }));

  return {
    ofEnum: <V extends string>(name: EnumName, values: readonly V[]) =>
      values.map((value) => ({ value, label: label(name, value) })),
    areas: computed(() => named(reference.areas)),
    /** Grids with their area; of one area alone if it is named. */
    grids: (area = "") =>
      reference.grids
        .filter((grid) => area === "" || grid.area === area)
        .map((grid) => ({
          value: grid.id,
          label: area === "" ? `${reference.area(grid.area)?.name ?? ""} ${grid.name}`.trim() : grid.name,
        })),
    departments: computed(() => named(reference.departments)),
    departmentsOrNobody: computed(() => [
      { value: nobody, label: t("issues.nobody") },
      ...named(reference.departments),
    ]),
    categories: computed(() =>
      reference.categories.map((category) => ({
        value: category.id,
        label: [reference.category(category.parent)?.name, category.name].filter(Boolean).join(" / "),
      })),
    ),
  };
}
