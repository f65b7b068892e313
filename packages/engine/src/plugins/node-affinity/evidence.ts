import { labelValue } from "../../api/object-meta.ts";
import type { NodeSelectorRequirement, NodeSelectorTerm } from "../../api/selectors.ts";
import type { NodeInfo } from "../../cluster/node-info.ts";
import { compileNodeSelectorTerm, matchesTerm, nameField, requiredTerms } from "../../cluster/node-selector.ts";
import type { PodInfo } from "../../cluster/pod-info.ts";
import type { EvidenceFinder, Theme } from "../../cycle/evidence.ts";
import { oncePerText } from "../../cycle/once-per-text.ts";
import { notMatched } from "./filter.ts";

/** Which labels of the node are not those that the pod asks for. */
export function nodeAffinityEvidence({ pod }: PodInfo): EvidenceFinder {
  const { nodeSelector = {}, affinity } = pod.spec;
  const terms = requiredTerms(affinity?.nodeAffinity);
  const find: EvidenceFinder = (node) => {
    const facts = Object.entries(nodeSelector)
      .filter(([key, value]) => labelValue(node.labels, key) !== value)
      .map(([key, value]) => ({
        fact: `${labelText(node, key)}, nodeSelector asks for ${value}`,
        theme: selectorTheme(key, value, labelValue(node.labels, key) !== undefined),
      }));
    if (terms !== undefined && !terms.some((term) => termHolds(term, node))) {
      const theme = { one: "does not match the pod's node affinity", many: "do not match the pod's node affinity" };
      facts.push({ fact: termsText(terms, node), theme });
    }
    return facts.map((fact) => ({ plugin: "NodeAffinity", ...notMatched, evidence: { kind: "fact", ...fact } }));
  };
  return oncePerText(whatMatters(Object.keys(nodeSelector), terms ?? []), find);
}

/** The node's name, if the terms ask for it, and the labels that they and the selector ask for. */
function whatMatters(selectorKeys: readonly string[], terms: readonly NodeSelectorTerm[]): (node: NodeInfo) => string {
  const termKeys = terms.flatMap(({ matchExpressions = [] }) => matchExpressions.map(({ key }) => key));
  const keys = [...new Set([...selectorKeys, ...termKeys])];
  const asksForName = terms.some(({ matchFields = [] }) => matchFields.length > 0);
  return ({ name, labels }) => JSON.stringify([asksForName ? name : "", ...keys.map((key) => labelValue(labels, key))]);
}

function termHolds(term: NodeSelectorTerm, node: NodeInfo): boolean {
  const compiled = compileNodeSelectorTerm(term);
  return compiled !== undefined && matchesTerm(compiled, node);
}

/** With several terms each one fails for its own reason. */
function termsText(terms: readonly NodeSelectorTerm[], node: NodeInfo): string {
  const failing = terms.map(({ matchExpressions = [], matchFields = [] }) => {
    const wrong = [
      ...matchExpressions.filter((one) => !termHolds({ matchExpressions: [one] }, node)),
      ...matchFields.filter((one) => !termHolds({ matchFields: [one] }, node)),
    ];
    return wrong.length === 0
      ? "an empty term matches no node"
      : wrong.map((one) => wrongText(one, node)).join(" and ");
  });
  return failing.length === 0 ? "node affinity has no terms, which match no node" : failing.join("; nor: ");
}

function wrongText({ key, operator, values = [] }: NodeSelectorRequirement, node: NodeInfo): string {
  const has = key === nameField ? `is called ${node.name}` : labelText(node, key);
  const wants = `${operator}${values.length === 0 ? "" : ` ${values.join(", ")}`}`;
  return `${has}, node affinity asks for ${key} ${wants}`;
}

function selectorTheme(key: string, value: string, hasKey: boolean): Theme {
  if (!hasKey) return { one: `has no label ${key}`, many: `have no label ${key}` };
  const other = `the label ${key}, but not ${key}=${value}`;
  return { one: `has ${other}`, many: `have ${other}` };
}

function labelText(node: NodeInfo, key: string): string {
  const value = labelValue(node.labels, key);
  return value === undefined ? `has no label ${key}` : `has ${key}=${value}`;
}
