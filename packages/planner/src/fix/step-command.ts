import type { FixStep } from "./fix.ts";

/** The commands that make a step, each as its words; what is to be added is not in a command. */
export function stepCommand({ means, target }: Pick<FixStep, "means" | "target">): readonly string[] | undefined {
  switch (means.kind) {
    case "command":
      return means.words;
    case "patch": {
      const [kind = "", place = ""] = target.split(" ");
      const [name = "", namespace] = place.split("/").toReversed();
      const where = namespace === undefined ? [] : ["-n", namespace];
      const patch = JSON.stringify(means.patch);
      return ["kubectl", "patch", kind.toLowerCase(), name, ...where, "--type", "json", "-p", patch];
    }
    case "objects":
      return undefined;
    default:
      return means satisfies never;
  }
}
