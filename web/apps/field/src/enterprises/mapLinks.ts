interface Place {
  name: string;
  lat: number;
  lng: number;
}

/** Amap's public address for a marker; on a phone it opens Amap's app. Positions are WGS 84. */
export function amapLink({ name, lat, lng }: Place): string {
  const query = new URLSearchParams({
    position: `${lng},${lat}`,
    name,
    src: "gridwalk",
    coordinate: "wgs84",
    callnative: "1",
  });
  return `https://uri.amap.com/marker?${query}`;
}

/** The phone's own choice of map, RFC 5870 with Android's label. */
export function geoLink({ name, lat, lng }: Place): string {
  return `geo:${lat},${lng}?q=${lat},${lng}(${encodeURIComponent(name)})`;
}
