import type { Plugin } from "../../cycle/plugin.ts";
import { volumeBindingFilter } from "./filter.ts";
import { volumeBindingScore } from "./score.ts";

/** Keeps pods off nodes that their volumes can not be bound or provisioned for. */
export function volumeBinding(): Plugin {
  return { filter: volumeBindingFilter, score: volumeBindingScore };
}
