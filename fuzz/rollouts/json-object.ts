/** An object as a manifest says it. */
export type JsonObject = Readonly<Record<string, unknown>>;
