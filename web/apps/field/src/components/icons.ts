/** Strokes on a 24 × 24 field, drawn for this app: two pixels wide, round ends. */
export const icons = {
  back: "M15 5l-7 7 7 7",
  call: "M5 4h4l2 5-2.5 1.5a11 11 0 0 0 5 5L15 13l5 2v4a2 2 0 0 1-2 2A15 15 0 0 1 3 6a2 2 0 0 1 2-2z",
  camera: "M4 8h3l2-3h6l2 3h3v11H4zM12 10a3.2 3.2 0 1 1 0 6.4 3.2 3.2 0 0 1 0-6.4z",
  check: "M5 12.5l4.5 4.5L19 7.5",
  chevron: "M9 5l7 7-7 7",
  clock: "M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16zM12 8v4.5l3 2",
  close: "M6 6l12 12M18 6L6 18",
  copy: "M9 9h10v11H9zM5 15V4h10",
  edit: "M5 19l1-4L16 5l3 3L9 18zM14 7l3 3",
  enterprise: "M4 20V7l7-3v16M11 9l8 2v9M3 20h18M7.5 9v.01M7.5 12.5v.01M7.5 16v.01M15 14v.01M15 17v.01",
  flag: "M6 21V4M6 5h11l-2.5 4L17 13H6",
  list: "M8 6h12M8 12h12M8 18h12M4 6v.01M4 12v.01M4 18v.01",
  map: "M4 6l5-2 6 2 5-2v14l-5 2-6-2-5 2zM9 4v14M15 6v14",
  me: "M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM4.5 20a7.5 7.5 0 0 1 15 0",
  more: "M6 12v.01M12 12v.01M18 12v.01",
  note: "M5 4h14v16H5zM9 9h6M9 13h6",
  offline: "M4 4l16 16M8.5 8.6A6 6 0 0 0 6 19h11M19.5 17A4 4 0 0 0 17 10a6 6 0 0 0-5-3",
  outbox: "M4 14v5h16v-5M12 15V4M8 8l4-4 4 4",
  pin: "M12 21s7-6 7-11a7 7 0 0 0-14 0c0 5 7 11 7 11zM12 7.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5z",
  plus: "M12 5v14M5 12h14",
  search: "M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM15.5 15.5L20 20",
  sync: "M5 12a7 7 0 0 1 12-5l2 2M19 5v4h-4M19 12a7 7 0 0 1-12 5l-2-2M5 19v-4h4",
  warn: "M12 4l9 16H3zM12 10v4M12 17v.01",
} as const;

export type IconName = keyof typeof icons;
