import { expect, test } from "vitest";
import { calledAs, inOwnName } from "./called-as.ts";

test.each([
  ["/usr/bin/stowage", "stowage", ["plan"]],
  ["/home/me/.krew/bin/kubectl-stowage", "kubectl stowage", ["plan"]],
  ["/lib/stowage/bin/kubectl-stowage.mjs", "kubectl stowage", ["plan"]],
  ["/usr/bin/kubectl_complete-stowage", "kubectl stowage", ["__complete", "--for-kubectl", "--", "plan"]],
])("%s is %s", (script, name, args) => {
  expect(calledAs(script, ["plan"])).toEqual({ calledAs: name, args });
});

test("as a plugin the command speaks of itself as one, and of other things as before", () => {
  const text = "Usage: stowage [options]\n  stowage plan -f a\n(stowage explain x) # .stowage.yaml stowage\n";
  expect(inOwnName(text, "kubectl stowage")).toBe(
    "Usage: kubectl stowage [options]\n  kubectl stowage plan -f a\n(kubectl stowage explain x) # .stowage.yaml stowage\n",
  );
  expect(inOwnName(text, "stowage")).toBe(text);
});
