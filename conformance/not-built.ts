import { notCovered } from "@stowage/engine";
import { isKept } from "./load-cluster.ts";
import { profileOfCase } from "./profile-of-case.ts";
import type { RecordedCase } from "./recorded-case.ts";

/** What the case needs that the engines do not have yet, each in a few words. Nothing: it can be decided. */
export function notBuilt(recorded: RecordedCase): string[] {
  const { case: question, unknownFields } = recorded;
  const profile = profileOfCase(recorded);
  const kinds = question.objects
    .filter((object) => !isKept(object))
    .map(({ apiVersion, kind }) => `${apiVersion} ${kind}`);
  const uncovered = notCovered(question.pod);
  return [
    ...(profile.kind === "needs" ? profile.needs : []),
    ...[...new Set(kinds)].sort().map((kind) => `objects of ${kind}`),
    ...(uncovered === undefined ? [] : [`a pod that is refused (${uncovered})`]),
    ...unknownFields.map((field) => `the field ${field}`),
  ];
}
