import { expect, test } from "vitest";
import { toPodInfo } from "./to-pod-info.ts";
import { oncePerLook } from "./once-per-look.ts";

const plain = toPodInfo({ metadata: { name: "web", labels: { app: "web" } }, spec: { containers: [] } });

test("pods that look alike are asked about once, others each time", () => {
  const asked: string[] = [];
  const isWeb = oncePerLook(({ labels }) => {
    asked.push(labels["app"] ?? "");
    return labels["app"] === "web";
  });
  const [look, other] = [{}, {}];
  const db = { ...plain, labels: { app: "db" }, look: other };
  expect([{ ...plain, look }, db, { ...plain, look }, db, plain, plain].map(isWeb)).toEqual([
    true,
    false,
    true,
    false,
    true,
    true,
  ]);
  expect(asked).toEqual(["web", "db", "web", "web"]);
});
