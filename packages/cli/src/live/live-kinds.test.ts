import { clusterObjectKinds } from "@stowage/engine";
import { expect, test } from "vitest";
import { dumpCommand } from "../input/dump-command.ts";
import { liveKinds } from "./live-kinds.ts";

test("a living cluster is read for every kind that a dump is made of, and no other", () => {
  const [, kinds = ""] = /kubectl get (\S+) /.exec(dumpCommand) ?? [];
  expect(liveKinds.map(({ plural }) => plural).toSorted(byText)).toEqual(kinds.split(",").toSorted(byText));
});

test("every kind that the engine keeps is read", () => {
  expect(liveKinds.map(({ kind }) => kind)).toEqual(expect.arrayContaining([...clusterObjectKinds]));
});

function byText(one: string, other: string): number {
  return one < other ? -1 : 1;
}
