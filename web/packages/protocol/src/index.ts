export * from "./codec";
export * from "./fields";
export * from "./json";
export * from "./messages.gen";
export * from "./tables.gen";
