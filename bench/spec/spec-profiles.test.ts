import { expect, test } from "vitest";
import { specProfiles } from "./spec-profiles.ts";

test.each([
  [{}, undefined],
  [{ percent: 100 }, undefined],
  [{ percent: 0 }, 0],
  [{ config: { percentageOfNodesToScore: 30 } }, 30],
  [{ config: { percentageOfNodesToScore: 30 }, percent: 5 }, 5],
  [{ config: { profiles: [{ percentageOfNodesToScore: 30 }] }, percent: 100 }, undefined],
])("%j looks at a share of %s", (spec, expected) => {
  expect(specProfiles(spec).map(({ percentageOfNodesToScore }) => percentageOfNodesToScore)).toEqual([expected]);
});

test("a configuration's profiles decide", () => {
  const disabled = { multiPoint: { disabled: [{ name: "InterPodAffinity" }] } };
  const config = { profiles: [{ schedulerName: "a" }, { schedulerName: "b", plugins: disabled }] };
  const [a, b] = specProfiles({ config });
  expect([a.schedulerName, b?.schedulerName]).toEqual(["a", "b"]);
  expect([a, b].map((profile) => profile?.filters.includes("InterPodAffinity"))).toEqual([true, false]);
});

test("a configuration that can not be followed is refused", () => {
  const config = { extenders: [{ urlPrefix: "http://a" }] };
  expect(() => specProfiles({ config })).toThrow("config.extenders: extenders are not covered");
});
