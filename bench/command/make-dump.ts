// `node tools/run-program.mjs bench/command/make-dump.ts NODES PODS json|yaml > FILE`: a made-up cluster's dump, to try
// `--cluster` with clusters of any size.
import { once } from "node:events";
import { dumpText } from "./dump-text.ts";

const [nodes = "50", pods = "500", format] = process.argv.slice(2);
for (const piece of dumpText({ nodes: Number(nodes), pods: Number(pods) }, format === "yaml" ? "yaml" : "json")) {
  if (!process.stdout.write(piece)) await once(process.stdout, "drain");
}
