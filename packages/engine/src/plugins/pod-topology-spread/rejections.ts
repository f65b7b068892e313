import type { Rejection } from "../../cycle/plugin.ts";

/** The pod would make the spread too uneven. */
export const spreadViolated: Rejection = {
  code: "Unschedulable",
  reasons: ["node(s) didn't match pod topology spread constraints"],
};

/** The node is in no domain of the constraint. */
export const spreadKeyMissing: Rejection = {
  code: "UnschedulableAndUnresolvable",
  reasons: ["node(s) didn't match pod topology spread constraints (missing required label)"],
};
