import { afterAll, beforeAll } from "vitest";
import type { ControlPlane } from "./control-plane.ts";
import type { ControlPlaneOptions } from "./options.ts";
import { startControlPlane } from "./start-control-plane.ts";

/** Compiling Kubernetes takes minutes, once. */
const buildWithin = 30 * 60_000;

/**
 * A control plane for the tests of this file or `describe`, started before the first and stopped after the last.
 *
 * @returns what gives it, to be called in tests and hooks
 */
export function useControlPlane(options: ControlPlaneOptions = {}): () => ControlPlane {
  let controlPlane: ControlPlane | undefined;
  beforeAll(async () => {
    controlPlane = await startControlPlane(options);
  }, buildWithin);
  afterAll(() => controlPlane?.stop(), 60_000);
  return () => {
    if (controlPlane === undefined) throw new Error("the control plane runs in tests and hooks only");
    return controlPlane;
  };
}
