import { type EvidencedRejection, type NodeExplanation, rejectionText } from "@stowage/engine";
import type { ExplainedNodeDocument, ExplanationDocument, RejectionDocument } from "../library/explanation-document.ts";
import type { ExplainedPod } from "./explained-pod.ts";
import { fixesJson } from "./fixes-json.ts";

/** The explanation as `docs/explanation.schema.json` describes it: `null` for what is not there, as in the API. */
export function explanationJson(pod: ExplainedPod, kubernetesVersion: string): ExplanationDocument {
  const { explanation, nodeName, status, reason, event, victims, preemption } = pod;
  const { metadata } = explanation.pod;
  return {
    apiVersion: "stowage.dev/v1",
    kind: "Explanation",
    pod: { namespace: metadata.namespace ?? "default", name: metadata.name ?? "" },
    kubernetesVersion,
    status,
    node: nodeName ?? null,
    message: explanation.message ?? null,
    event: event ?? null,
    reason: reason ?? null,
    preemption,
    victims: victims.map(({ namespace, name }) => ({ namespace, name })),
    nodes: explanation.nodes.map(nodeJson),
    rules: explanation.rules.map(({ path, sentence, remark }) => ({
      path,
      sentence,
      ...(remark !== undefined && { remark }),
    })),
    warnings: explanation.warnings.map(({ path, topologyKey, nodesWithout, message }) => ({
      path,
      topologyKey,
      nodes: nodesWithout,
      message,
    })),
    ...(nodeName === undefined ? fixesJson(pod.fixes) : {}),
  };
}

function nodeJson({ outcome, rejections }: NodeExplanation): ExplainedNodeDocument {
  const { nodeName, code } = outcome;
  if (outcome.code === "Success") {
    const { scores, total } = outcome;
    return { name: nodeName, code, reasons: [], rejections: [], scores: Object.fromEntries(scores), total };
  }
  const { plugin, reasons } = outcome;
  return {
    name: nodeName,
    code,
    ...(plugin === undefined ? {} : { plugin }),
    reasons,
    rejections: rejections.map((one) => rejectionJson(one, nodeName)),
  };
}

function rejectionJson(rejection: EvidencedRejection, nodeName: string): RejectionDocument {
  const { plugin, code, reasons, evidence } = rejection;
  const common = { plugin, code, reasons, sentence: rejectionText(rejection, nodeName) };
  switch (evidence?.kind) {
    case "interPod": {
      const { direction, term, termOf, topologyKey, topologyValue, blockers, matching } = evidence;
      return {
        ...common,
        direction,
        term,
        termOf,
        topologyKey,
        topologyValue: topologyValue ?? null,
        blockers,
        matching: matching.map((one) => ({ ...one, topologyValue: one.topologyValue ?? null })),
      };
    }
    case "spread": {
      const { term, topologyKey, topologyValue, inDomain, lowest, emptiest, minDomains, domainCount, maxSkew } =
        evidence;
      const counts = { inDomain, lowest, emptiest: emptiest ?? null, minDomains, domainCount, maxSkew };
      return { ...common, term, topologyKey, topologyValue: topologyValue ?? null, ...counts };
    }
    default:
      return common;
  }
}
