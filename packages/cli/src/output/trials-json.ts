import type { Trials } from "@stowage/planner";
import { isRecord } from "../is-record.ts";

/** Trials as `docs/trials.md` describes them. */
export function trialsJson({ worst, ...trials }: Trials): object {
  return { apiVersion: "stowage.dev/v1", kind: "Trials", ...trials, worst: worst ?? null };
}

/** Reads what {@link trialsJson} made. @throws SyntaxError or RangeError for anything else. */
export function readTrials(text: string): Trials {
  const document: unknown = JSON.parse(text);
  if (!isTrials(document)) throw new RangeError("is no document of trials");
  const { apiVersion: _, kind: __, worst, ...trials } = document;
  return worst === null ? trials : { ...trials, worst: { ...worst, stuck: worst.stuck ?? [] } };
}

type TrialsDocument = Omit<Trials, "worst"> & {
  readonly apiVersion: string;
  readonly kind: string;
  /** What shards of before it was told say nothing of is none. */
  readonly worst: (Omit<NonNullable<Trials["worst"]>, "stuck"> & { readonly stuck?: readonly string[] }) | null;
};

function isTrials(document: unknown): document is TrialsDocument {
  if (!isRecord(document) || document["kind"] !== "Trials" || document["apiVersion"] !== "stowage.dev/v1") return false;
  const { shards, pending, worst } = document;
  return (
    ["seed", "order", "trials", "ran", "everythingPlaced"].every((key) => isCount(document[key])) &&
    ["kubernetesVersion", "input"].every((key) => typeof document[key] === "string") &&
    (document["command"] === "plan" || document["command"] === "simulate") &&
    isRecord(shards) &&
    isCount(shards["of"]) &&
    shards["of"] !== 0 &&
    Array.isArray(shards["indexes"]) &&
    shards["indexes"].every(isCount) &&
    Array.isArray(pending) &&
    pending.every((one) => isRecord(one) && isCount(one["pods"]) && isCount(one["trials"])) &&
    (worst === null ||
      (isRecord(worst) &&
        ["trial", "seed", "order", "pending"].every((key) => isCount(worst[key])) &&
        Array.isArray(worst["pods"]) &&
        worst["pods"].every((pod) => typeof pod === "string") &&
        (worst["stuck"] === undefined ||
          (Array.isArray(worst["stuck"]) && worst["stuck"].every((one) => typeof one === "string")))))
  );
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
