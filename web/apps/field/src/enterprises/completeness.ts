import type { Enterprise } from "@gridwalk/protocol";

type Card = Pick<
  Enterprise,
  | "sector"
  | "ownership"
  | "address"
  | "lat"
  | "lng"
  | "legal_rep"
  | "contacts"
  | "headcount"
  | "products"
  | "suppliers"
  | "customers"
>;

/** The fields of the card that are empty, by name and in its order; the server's completeness counts the same ones. */
export function missingFields(card: Card): string[] {
  const filled: Record<string, unknown> = {
    sector: card.sector,
    ownership: card.ownership,
    address: card.address,
    location: card.lat || card.lng,
    legal_rep: card.legal_rep,
    contacts: (card.contacts ?? []).some(({ name, phone }) => name && phone),
    headcount: card.headcount,
    products: card.products?.length,
    suppliers: card.suppliers?.length,
    customers: card.customers?.length,
  };
  return Object.keys(filled).filter((name) => !filled[name]);
}
