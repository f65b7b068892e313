// `npm run build`: everything that is published: the libraries as ES modules with declarations, the command as a bundle.
import { buildBundle } from "./bundle.mjs";
import { buildLibraries } from "./libraries.mjs";
import { prepare } from "./prepare.mjs";
import { projectRoot } from "./project-root.mjs";
import { runTool } from "./tool-error.mjs";

await runTool(async () => {
  await prepare(projectRoot);
  await buildLibraries(projectRoot);
  await buildBundle(projectRoot);
});
