import { expect, test } from "vitest";
import type { PluginName } from "../cycle/rejection.ts";
import { spokenReason } from "./spoken-reasons.ts";

test.each<[PluginName, string, string]>([
  ["NodeUnschedulable", "is cordoned", "are cordoned"],
  ["NodeName", "is not the one that spec.nodeName names", "are not the one that spec.nodeName names"],
  [
    "NodeDeclaredFeatures",
    "does not declare the features that the pod needs",
    "do not declare the features that the pod needs",
  ],
])("%s has words of its own", (plugin, one, many) => {
  expect(spokenReason(plugin, { reasons: ["upstream's"] })).toEqual({ one, many });
});

test("other plugins, and none, have upstream's words without their beginning", () => {
  const reasons = ["node(s) had no disk", "of node(s) none"];
  const theme = {
    one: "is refused (had no disk, of node(s) none)",
    many: "are refused (had no disk, of node(s) none)",
  };
  expect([spokenReason("VolumeZone", { reasons }), spokenReason(undefined, { reasons })]).toEqual([theme, theme]);
});
