import { expect, test } from "vitest";
import { tellProgress } from "./plan-progress.ts";

function told(...steps: readonly Parameters<typeof tellProgress>[0][]): readonly string[] {
  const texts: string[] = [];
  const line = {
    begin: (text: string) => void texts.push(text),
    show: (text: () => string) => void texts.push(text()),
    clear: () => {},
  };
  for (const step of steps) tellProgress(step, line);
  return texts;
}

test("each phase says what it does, and how far it is", () => {
  expect(
    told(
      { phase: "apply", done: 0, total: 7, round: 1 },
      { phase: "fill", done: 0, total: 7, round: 1 },
      { phase: "fill", done: 5, total: 7, round: 1 },
      { phase: "place", done: 1, total: 4, round: 1 },
      { phase: "place", done: 1, total: 2, round: 3 },
      { phase: "explain", done: 3, total: 4, round: 1 },
    ),
  ).toEqual([
    "applying the manifests to the cluster",
    "looking at the cluster",
    "looking at the cluster: 5 of 7 objects",
    "planning: 1 of 4 pods",
    "planning: 1 of 2 pods, round 3",
    "asking why pods are pending: 3 of 4 pods",
  ]);
});
