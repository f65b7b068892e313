import type { Json } from "../shrink.ts";

/** A JSON object. */
export type Fields = { readonly [key: string]: Json };
