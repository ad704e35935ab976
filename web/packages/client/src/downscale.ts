/** A picture as it is stored and sent. */
export interface Picture {
  blob: Blob;
  width: number;
  height: number;
  mime: string;
  /** When and where the camera says that it was taken, in WGS 84 degrees. */
  takenAt?: Date;
  lat?: number;
  lng?: number;
}

/** The longest side of what phones send, in pixels. */
const LONGEST = 2048;
const QUALITY = 0.85;

/**
 * Makes an upright JPEG of at most 2048 px of a picture from the camera, after
 * reading its time and place, which a new JPEG does not have. A format that
 * the browser cannot decode is left as it is, for the server to read.
 */
export async function downscale(file: Blob): Promise<Picture> {
  const origin = await readOrigin(file);
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => undefined);
  if (!bitmap) return { blob: file, width: 0, height: 0, mime: await sniff(file), ...origin };
  const { width, height } = fit(bitmap.width, bitmap.height, LONGEST);
  try {
    return { blob: await draw(bitmap, width, height), width, height, mime: "image/jpeg", ...origin };
  } finally {
    bitmap.close();
  }
}

/** The size that keeps the proportions within the longest side; never larger. */
export function fit(width: number, height: number, longest: number): { width: number; height: number } {
  const scale = Math.min(1, longest / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** The media type by the first bytes, because phones often do not tell it. */
export async function sniff(file: Blob): Promise<string> {
  const head = new Uint8Array(await file.slice(0, 12).arrayBuffer());
  const text = String.fromCharCode(...head);
  if (text.startsWith("\xff\xd8\xff")) return "image/jpeg";
  if (text.startsWith("\x89PNG")) return "image/png";
  if (text.startsWith("RIFF") && text.endsWith("WEBP")) return "image/webp";
  if (text.slice(4, 8) === "ftyp") return "image/heic";
  return file.type;
}

/** Time and place from the EXIF data; nothing when there is none. */
export async function readOrigin(file: Blob): Promise<Pick<Picture, "takenAt" | "lat" | "lng">> {
  const { default: exifr } = await import("exifr");
  const bytes = await file.arrayBuffer();
  const tags = (await exifr
    .parse(bytes, { pick: ["DateTimeOriginal", "GPSLatitude", "GPSLatitudeRef", "GPSLongitude", "GPSLongitudeRef"] })
    .catch(() => undefined)) as { DateTimeOriginal?: unknown; latitude?: unknown; longitude?: unknown } | undefined;
  const { DateTimeOriginal: taken, latitude: lat, longitude: lng } = tags ?? {};
  return {
    ...(taken instanceof Date && !Number.isNaN(taken.getTime()) ? { takenAt: taken } : {}),
    ...(isDegrees(lat, 90) && isDegrees(lng, 180) ? { lat, lng } : {}),
  };
}

function isDegrees(value: unknown, limit: number): value is number {
  return typeof value === "number" && Math.abs(value) <= limit;
}

async function draw(bitmap: ImageBitmap, width: number, height: number): Promise<Blob> {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d");
  if (!context) throw new Error("no canvas");
  // A transparent picture would turn black.
  context.fillStyle = "#fff";
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, 0, 0, width, height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no JPEG"))), "image/jpeg", QUALITY);
  });
}
