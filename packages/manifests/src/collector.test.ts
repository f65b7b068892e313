import { expect, test } from "vitest";
import { Collector } from "./collector.ts";

test("a document that defeats the reader is a problem of its own", () => {
  const collector = new Collector("f.yaml", { strictness: "strict", duplicates: "error", as: "wishes" });
  const unit = { file: "f.yaml", format: "yaml", line: 3, column: 1 } as const;
  const defeating = {
    ...unit,
    get text(): string {
      throw new RangeError("Maximum call stack size exceeded");
    },
  };
  collector.document(defeating);
  collector.document({ ...unit, text: "apiVersion: v1\nkind: Node\nmetadata: {name: a}\n" });
  expect(collector.findings.problems).toEqual([
    {
      severity: "error",
      path: "",
      message: "this cannot be read: Maximum call stack size exceeded",
      position: { file: "f.yaml", line: 3, column: 1 },
    },
  ]);
  expect(collector.findings.manifests.length).toBe(1);
});
