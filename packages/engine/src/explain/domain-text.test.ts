import { expect, test } from "vitest";
import { domainName, domainsText, domainText, placeText } from "./domain-text.ts";

test.each([
  ["kubernetes.io/hostname", "a node", "on a node", "node v", "nodes"],
  ["topology.kubernetes.io/zone", "a zone", "in a zone", "zone v", "zones"],
  ["topology.kubernetes.io/region", "a region", "in a region", "region v", "regions"],
  ["failure-domain.beta.kubernetes.io/zone", "a zone", "in a zone", "zone v", "zones"],
  ["failure-domain.beta.kubernetes.io/region", "a region", "in a region", "region v", "regions"],
  ["rack", "a part of the cluster (rack)", "in a part of the cluster (rack)", "rack=v", "values of rack"],
])("%s names %s", (key, ...texts) => {
  expect([domainText(key), placeText(key), domainName(key, "v"), domainsText(key)]).toEqual(texts);
});
