import type { Theme } from "../cycle/evidence.ts";
import type { PluginName, Rejection } from "../cycle/rejection.ts";

/** What plugins without evidence hold against a node: there is nothing to find out, only to say. */
const spoken = new Map<PluginName | undefined, Theme>([
  ["NodeUnschedulable", { one: "is cordoned", many: "are cordoned" }],
  ["NodeName", { one: "is not the one that spec.nodeName names", many: "are not the one that spec.nodeName names" }],
  [
    "NodeDeclaredFeatures",
    { one: "does not declare the features that the pod needs", many: "do not declare the features that the pod needs" },
  ],
]);

/** A rejection as a predicate, where upstream's reasons say it all; they are worded for counting. */
export function spokenReason(plugin: PluginName | undefined, { reasons }: Pick<Rejection, "reasons">): Theme {
  const known = spoken.get(plugin);
  if (known !== undefined) return known;
  const text = reasons.map((reason) => reason.replace(/^node\(s\) /, "")).join(", ");
  return { one: `is refused (${text})`, many: `are refused (${text})` };
}
