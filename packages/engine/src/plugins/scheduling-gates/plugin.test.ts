import { expect, test } from "vitest";
import { podOf } from "../../testing/plugin-verdicts.ts";
import { schedulingGates } from "./plugin.ts";

test("names the gates that hold a pod back, in their order", () => {
  expect([
    schedulingGates(podOf({ schedulingGates: [{ name: "example.com/quota" }, { name: "example.com/image" }] })),
    schedulingGates(podOf({ schedulingGates: [] })),
    schedulingGates(podOf()),
  ]).toEqual([["example.com/quota", "example.com/image"], [], []]);
});
