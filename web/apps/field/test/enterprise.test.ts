import { describe, expect, it } from "vitest";
import { missingFields } from "../src/enterprises/completeness";
import { amapLink, geoLink } from "../src/enterprises/mapLinks";

const full = {
  sector: "新材料",
  ownership: "private",
  address: "通江大道 210 号",
  lat: 29.6,
  lng: 106.6,
  legal_rep: "吕磊",
  contacts: [{ name: "李强", post: "厂长", phone: "13800001234" }],
  headcount: 60,
  products: ["钢"],
  suppliers: ["甲"],
  customers: ["乙"],
} as const;
const card = { ...full, contacts: [...full.contacts], products: ["钢"], suppliers: ["甲"], customers: ["乙"] };

describe("what an enterprise's card lacks", () => {
  it("is nothing when all is filled in", () => {
    expect(missingFields(card)).toEqual([]);
  });

  it("names the fields in the order of the card", () => {
    const bare = {
      ...card,
      sector: "",
      lat: 0,
      lng: 0,
      contacts: [{ name: "李强", post: "", phone: "" }],
      customers: null,
    };
    expect(missingFields(bare)).toEqual(["sector", "location", "contacts", "customers"]);
  });
});

describe("links to maps", () => {
  const place = { name: "甲 & 乙 (厂)", lat: 29.6064, lng: 106.6853 };

  it("gives Amap longitude first, in WGS 84", () => {
    const link = new URL(amapLink(place));
    expect(link.searchParams.get("position")).toBe("106.6853,29.6064");
    expect(link.searchParams.get("coordinate")).toBe("wgs84");
    expect(link.searchParams.get("name")).toBe(place.name);
  });

  it("gives the phone latitude first and an escaped label", () => {
    expect(geoLink(place)).toBe("geo:29.6064,106.6853?q=29.6064,106.6853(%E7%94%B2%20%26%20%E4%B9%99%20(%E5%8E%82))");
  });
});
