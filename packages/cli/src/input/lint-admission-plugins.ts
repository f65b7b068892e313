import { nearestName } from "@stowage/manifests";

/** The admission plugins that lint knows to refuse rules; any other is accepted, and changes nothing. */
const looked = ["LimitPodHardAntiAffinityTopology"];

/** Names of admission plugins as kube-apiserver takes them, with commas between. */
export function admissionPluginsIn(texts: readonly string[]): readonly string[] {
  return texts.flatMap((text) => text.split(",").map((name) => name.trim())).filter((name) => name !== "");
}

/** What is wrong with the name of a plugin that is plainly mistyped; `undefined` for any other. */
export function unknownAdmissionPlugin(name: string): string | undefined {
  const nearest = nearestName(name, looked);
  return nearest === undefined || looked.includes(name)
    ? undefined
    : `there is no admission plugin "${name}" (did you mean "${nearest}"?)`;
}
