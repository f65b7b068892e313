import { expect, test } from "vitest";
import { checkNode } from "./prepare.mjs";

test.each(["20.19.0", "20.20.2", "24.0.0", "26.10.0"])("Node %s is new enough", (version) => {
  expect(() => checkNode(version)).not.toThrow();
});

test.each(["18.20.0", "20.9.0", "20.18.3"])("Node %s is too old, and is told so", (version) => {
  expect(() => checkNode(version)).toThrow(`needs Node 20.19 or newer; this is ${version}`);
});
