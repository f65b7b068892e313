import { exactAmounts, type LimitRange, type PersistentVolumeClaim } from "@stowage/engine";
import { type FieldProblem, readableQuantity } from "@stowage/manifests";
import { refusal } from "./admitted.ts";

/**
 * Where a claim asks for less or more than its namespace's LimitRanges let it.
 * Source: `PersistentVolumeClaimValidateLimitFunc` (plugin/pkg/admission/limitranger/admission.go).
 */
export function claimLimitProblems(
  { spec }: PersistentVolumeClaim,
  limitRanges: readonly LimitRange[],
): readonly FieldProblem[] {
  const requests = exactAmounts(spec?.resources?.requests);
  return limitRanges.flatMap(({ metadata, spec: range }) =>
    (range?.limits ?? [])
      .filter(({ type }) => type === "PersistentVolumeClaim")
      .flatMap(({ min, max }) => {
        const report = (name: string, bound: string): FieldProblem => {
          const amount = requests.get(name);
          const given = amount === undefined ? "and is not set" : `not ${readableQuantity(name, amount)}`;
          const source = `LimitRange "${metadata.name}", type PersistentVolumeClaim`;
          return refusal(`spec.resources.requests[${name}]`, `${bound}, ${given} (${source})`);
        };
        const tooLow = [...exactAmounts(min)].filter(([name, least]) => (requests.get(name) ?? -1n) < least);
        const tooHigh = [...exactAmounts(max)].filter(([name, most]) => {
          const amount = requests.get(name);
          return amount === undefined || amount > most;
        });
        return [
          ...tooLow.map(([name, least]) => report(name, `must be at least ${readableQuantity(name, least)}`)),
          ...tooHigh.map(([name, most]) => report(name, `must be at most ${readableQuantity(name, most)}`)),
        ];
      }),
  );
}
