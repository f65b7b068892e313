import { expect, test } from "vitest";
import { kubernetesVersion } from "./control-plane.mjs";
import { projectRoot } from "./project-root.mjs";

test("the version that the components are stamped with is that of the module", () => {
  expect(kubernetesVersion(projectRoot)).toMatch(/^v1\.37\.\d+$/);
});
