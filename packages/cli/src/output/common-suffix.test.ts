import { expect, test } from "vitest";
import { commonSuffix } from "./common-suffix.ts";

test.each([
  [["ip-10-0-1-1.eu-west-1.compute.internal", "ip-10-0-2-1.eu-west-1.compute.internal"], ".eu-west-1.compute.internal"],
  [["ip-1.eu-west-1.compute.internal", "ip-1.eu-west-2.compute.internal"], ".compute.internal"],
  [["a.x.y", "b.x.y", "x.y"], ".y"],
  [["node-1", "node-2"], ""],
  [["a.b", "b.b", ".b"], ""],
  [["a.b"], ""],
  [[], ""],
])("of %j it is %j", (names, suffix) => {
  expect(commonSuffix(names)).toBe(suffix);
});
